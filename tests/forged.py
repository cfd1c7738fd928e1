"""Mail that pretends to be a lead's: what a forger writes, and what our own gateway truly says of it above.

The forger owns `evil.example`, knows the lead's address and the code of an open request, and may write any header below our
gateway's. The gateway stands at `mx.northmoor.example`, removes nothing, and reports on one From: the forger's own domain
passes, the lead's fails.
"""

from __future__ import annotations

from collections.abc import Iterator

GATEWAY = "mx.northmoor.example"
HOP = (
    f"Received: from evil.example (evil.example [192.0.2.66]) by {GATEWAY} with ESMTPS; Thu, 18 Mar 2027 10:00:00 +0000"
)
EVIL = "eve@evil.example"

#: What our gateway says; None: it wrote nothing. The forger's domain may pass, for it is his.
TRUTHS = (
    "dmarc=pass header.from=evil.example; spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example",
    "dmarc=fail header.from=northmoor.example; spf=pass smtp.mailfrom=evil.example",
    "dmarc=none; spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example",
    "spf=softfail smtp.mailfrom=northmoor.example; dkim=none",
    None,
)


def senders(lead: str) -> dict[str, str]:
    """Return From lines (and what goes with them) that try to be the lead's; `lead` is their address."""
    name, _, domain = lead.partition("@")
    look = lead.replace("o", "о").replace("e", "е")  # Cyrillic
    return {
        "plain": f"From: {lead}",
        "named": f"From: Helen Fern <{lead}>",
        "display name": f'From: "{lead}" <{EVIL}>',
        "display name in angles": f'From: "Helen Fern <{lead}>" <{EVIL}>',
        "bare before angle": f"From: {lead} <{EVIL}>",
        "bare after angle": f"From: <{EVIL}> {lead}",
        "two angles": f"From: <{lead}> <{EVIL}>",
        "two angles turned": f"From: <{EVIL}> <{lead}>",
        "nested angles": f"From: <{EVIL}<{lead}>>",
        "two people": f"From: {lead}, {EVIL}",
        "two people turned": f"From: {EVIL}, {lead}",
        "two Froms": f"From: {lead}\nFrom: {EVIL}",
        "two Froms turned": f"From: {EVIL}\nFrom: {lead}",
        "three Froms": f"From: {EVIL}\nFROM: {lead}\nfrom: {EVIL}",
        "From with a space": f"From : {lead}\nFrom: {EVIL}",
        "From with a space turned": f"From: {EVIL}\nFrom : {lead}",
        "folded": f"From:\n {lead}",
        "folded twice": f"From: {EVIL}\n ,{lead}",
        "folded inside": f"From: {name}@\n {domain}",
        "Sender": f"From: {EVIL}\nSender: {lead}",
        "Sender turned": f"From: {lead}\nSender: {EVIL}",
        "Reply-To": f"From: {EVIL}\nReply-To: {lead}",
        "Return-Path": f"Return-Path: <{lead}>\nFrom: {EVIL}",
        "Resent-From": f"From: {EVIL}\nResent-From: {lead}\nResent-Sender: {lead}",
        "Resent-From turned": f"Resent-From: {EVIL}\nFrom: {lead}",
        "X-Original-From": f"From: {EVIL}\nX-Original-From: {lead}\nX-Google-Original-From: {lead}",
        "comment": f"From: {EVIL} ({lead})",
        "comment holds the forger": f"From: {lead} ({EVIL})",
        "comment inside": f"From: {name}(comment)@{domain}",
        "comment nested": f"From: ({EVIL}(<{EVIL}>)) {lead}",
        "comment open": f"From: {lead} ({EVIL}",
        "quote open": f'From: "{EVIL} <{lead}>',
        "escaped quote": f'From: "a\\"" <{lead}> "b" <{EVIL}>',
        "escaped backslash": f'From: "a\\\\" <{lead}>, "b" <{EVIL}>',
        "quoted local part": f'From: "{name}"@{domain}',
        "encoded address": f"From: =?utf-8?q?{lead.replace('@', '=40')}?= <{EVIL}>",
        "encoded whole": f"From: =?utf-8?b?{_base64(f'Helen Fern <{lead}>')}?=",
        "encoded newline": f"From: =?utf-8?q?Helen=0D=0AFrom:_{lead.replace('@', '=40')}?= <{EVIL}>",
        "encoded null": f"From: =?utf-8?q?{lead.replace('@', '=40')}=00?= <{EVIL}>",
        "null": f"From: {lead}\x00 <{EVIL}>",
        "null before the address": f"From: {EVIL}\x00{lead}",
        "null in the domain": f"From: {lead}\x00.evil.example",
        "null in the name": f"From\x00: {lead}\nFrom: {EVIL}",
        "longer domain": f"From: {lead}.evil.example",
        "domain below": f"From: {name}@evil.{domain}",
        "domain beside": f"From: {name}@evil{domain}",
        "percent": f"From: {name}%{domain}@evil.example",
        "bang": f"From: {domain}!{name}@evil.example",
        "route": f"From: <@{domain}:{EVIL}>",
        "route turned": f"From: <@evil.example:{lead}>",
        "two ats": f"From: {name}@{domain}@evil.example",
        "two ats turned": f"From: {EVIL}@{domain}",
        "group": f"From: Leads: {lead};",
        "group beside": f"From: Leads: {lead};, {EVIL}",
        "empty group": f"From: {lead}:;, {EVIL}",
        "look-alike": f"From: Helen Fern <{look}>",
        "full width": f"From: {lead.replace('@', '＠')} <{EVIL}>",
        "zero width": f"From: {name}\u200b@{domain}",
        "right to left": f"From: \u202e{lead}\u202c <{EVIL}>",
        "punycode": f"From: {name}@xn--nrthmoor-c4a.example",
        "trailing dot": f"From: {lead}.",
        "semicolon": f"From: {EVIL}; {lead}",
        "tab": f"From:\t{EVIL}\t<{lead}>",
        "no From": f"Sender: {lead}\nReply-To: {lead}",
        "empty From": f"From:\nSender: {lead}",
        "null sender": f"From: <>\nSender: {lead}",
    }


def _base64(text: str) -> str:
    from base64 import b64encode

    return b64encode(text.encode()).decode()


def claims(lead: str) -> dict[str, str]:
    """Return headers by which a forger vouches for himself; they stand below our gateway's own."""
    domain = lead.partition("@")[2]
    passed = f"dmarc=pass header.from={domain}; spf=pass smtp.mailfrom={lead}; dkim=pass header.d={domain}"
    return {
        "nothing": "X-Nothing: said",
        "results": f"Authentication-Results: {GATEWAY}; {passed}",
        "results twice": f"Authentication-Results: {GATEWAY}; {passed}\nAuthentication-Results: {GATEWAY}; {passed}",
        "results below a hop": f"{HOP}\nAuthentication-Results: {GATEWAY}; {passed}\n{HOP}",
        "results above a hop of local delivery": f"Authentication-Results: {GATEWAY}; {passed}\nReceived: by x with LMTP",
        "results in odd letters": f"AUTHENTICATION-RESULTS: {GATEWAY.upper()}; {passed}",
        "results folded": f"Authentication-Results:\n {GATEWAY};\n {passed}",
        "results with a version": f"Authentication-Results: {GATEWAY} 1; {passed}",
        "arc": f"ARC-Authentication-Results: i=1; {GATEWAY}; {passed}\nARC-Seal: i=1; cv=none; d={domain}; b=AA",
        "received-spf": f"Received-SPF: pass ({GATEWAY}: {domain}) client-ip=192.0.2.1; envelope-from={lead}",
        "dkim signature": f"DKIM-Signature: v=1; a=rsa-sha256; d={domain}; s=s; h=from; bh=AA==; b=AA==",
        "exchange": "X-MS-Exchange-Organization-AuthAs: Internal\nX-MS-Exchange-Organization-AuthSource: mx",
        "trusted marks": "X-Spam-Status: No\nX-Trusted: yes\nX-Lacflow-Trusted: true",
    }


def forgeries(lead: str, token: str) -> Iterator[tuple[str, bytes]]:
    """Yield each forgery with what it is: every From below every truth, and the plain ones below every claim."""
    for name, lines in senders(lead).items():
        for number, truth in enumerate(TRUTHS):
            yield f"{name}, truth {number}", _mail(lines, truth, "X-Nothing: said", token)
    for name, lines in claims(lead).items():
        for number, truth in enumerate(TRUTHS):
            for sender in ("plain", "display name", "two Froms"):
                yield f"{sender}, {name}, truth {number}", _mail(senders(lead)[sender], truth, lines, token)


def _mail(sender: str, truth: str | None, claim: str, token: str) -> bytes:
    above = [f"Authentication-Results: {GATEWAY}; {truth}"] if truth else []
    subject = f"Subject: Re: your update [{token}]"
    text = f"1a red, nobody is left to do it.\n\nReference: {token}\n"
    return "\n".join([*above, HOP, claim, sender, "To: board@northmoor.example", subject, "", text]).encode()


def genuine(lead: str, token: str) -> bytes:
    """Return the same words from the lead, vouched for by our gateway."""
    truth = f"dmarc=pass header.from={lead.partition('@')[2]}"
    return _mail(f"From: Helen Fern <{lead}>", truth, "X-Nothing: said", token)
