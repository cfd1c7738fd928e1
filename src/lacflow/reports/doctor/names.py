"""What the domain name system says of the mailbox's domain: whether mail arrives, and whether others can write as us.

MX: RFC 5321. SPF: RFC 7208. DKIM: RFC 6376; the names of its keys are free, so only usual ones are tried. DMARC: RFC 7489.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lacflow.errors import TryLater
from lacflow.transports.dns import Resolver
from lacflow.transports.findings import Finding

#: Names under which mail services keep DKIM keys; the first two are Microsoft 365's.
SELECTORS = ("selector1", "selector2", "default", "dkim", "mail", "s1", "k1")


def findings(domain: str, resolver: Resolver | None) -> Iterator[Finding]:
    """Ask after one domain; an answer that cannot be had is said, and is no fault."""
    if resolver is None:
        yield Finding(
            "DNS", "warning", "The records of the domain were not asked for: this machine names no DNS server."
        )
        return
    try:
        yield _arrives(resolver.ask(domain, "MX"))
        yield _spf(resolver.ask(domain, "TXT"))
        yield _dkim(resolver, domain)
        yield _dmarc(resolver, domain)
    except TryLater as error:
        do = "Ask again with --resolver and a DNS server this machine may reach."
        yield Finding("DNS", "warning", f"The records of the domain could not be asked for: {error}.", do, outside=True)


def _arrives(hosts: list[str]) -> Finding:
    if hosts == [""]:
        do = "Use an address of a domain that takes mail."
        return Finding("DNS MX", "fault", "The domain says that it takes no mail: no reply can arrive.", do)
    if not hosts:
        do = "Is the domain right? A DNS server inside may not know the outside's records: ask one outside by --resolver."
        return Finding("DNS MX", "warning", "The DNS server knows no mail server of the domain.", do)
    return Finding("DNS MX", "ok", f"Mail for the domain goes to {', '.join(hosts[:4])}.")


def _spf(texts: list[str]) -> Finding:
    found = [text for text in texts if re.match(r"v=spf1( |$)", text, re.IGNORECASE)]
    if len(found) > 1:
        return Finding(
            "DNS SPF", "fault", "The domain has two SPF records: receivers heed neither.", "Join them into one."
        )
    if not found:
        do = "Ask for an SPF record that names the servers letters leave by."
        return Finding("DNS SPF", "warning", "The domain has no SPF record: letters may land among spam.", do)
    ending = re.search(r"([+?~-]?)all\s*$", found[0].strip(), re.IGNORECASE)
    if ending is None and "redirect=" not in found[0].lower():
        return Finding(
            "DNS SPF", "warning", "The SPF record names no ending.", "Ask for one that ends in -all or ~all."
        )
    if ending is not None and ending[1] in ("", "+", "?"):
        do = "Ask for a record that ends in -all or ~all."
        return Finding("DNS SPF", "warning", "The SPF record lets everybody send as the domain.", do)
    return Finding("DNS SPF", "ok", "SPF says which servers may send for the domain.")


def _dkim(resolver: Resolver, domain: str) -> Finding:
    for selector in SELECTORS:
        texts = resolver.ask(f"{selector}._domainkey.{domain}", "TXT")
        keys = [text for text in texts if re.search(r"(^|;)\s*p=\s*[A-Za-z0-9+/]", text)]
        if keys:
            return Finding("DNS DKIM", "ok", f"A key to sign letters with is published ({selector}).")
    do = "Ask under which name the domain's key is; a letter outside shows it as s= in DKIM-Signature."
    return Finding("DNS DKIM", "warning", "No DKIM key under a usual name; it may have a name of its own.", do)


def _dmarc(resolver: Resolver, domain: str) -> Finding:
    """Look at the domain, then at those above it: a policy counts for what lies below."""
    labels = domain.split(".")
    for start in range(max(len(labels) - 1, 1)):
        texts = resolver.ask("_dmarc." + ".".join(labels[start:]), "TXT")
        found = [text for text in texts if re.match(r"v=DMARC1\s*(;|$)", text)]
        if len(found) == 1:
            return _policy(found[0], below=start > 0)
    do = "Ask for a DMARC record; begin with p=quarantine."
    return Finding("DNS DMARC", "warning", "The domain has no DMARC policy: others can write as you.", do)


def _policy(record: str, *, below: bool) -> Finding:
    tags = dict(re.findall(r"(\w+)\s*=\s*([^;\s]+)", record.lower()))
    policy = (tags.get("sp") if below else None) or tags.get("p", "none")
    if policy == "none":
        words = "The DMARC policy asks nobody to refuse forged mail (p=none)."
        return Finding("DNS DMARC", "warning", words, "Ask for p=quarantine or p=reject.")
    return Finding("DNS DMARC", "ok", f"Receivers are asked to {policy} mail forged in the domain's name.")
