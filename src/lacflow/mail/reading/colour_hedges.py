"""Words before a colour that make it somebody else's, wished for or conditional, and what may follow one that ends a sentence."""

from __future__ import annotations

import re

#: What makes the reason for a colour, and so the colour, uncertain: `they hope to sign so green`.
HEDGED = re.compile(
    r"\b(?:if|unless|provided|providing|assuming|once|when|until|want\w*|wish\w*|hop\w+|could|would|should|might|may|says?|said|claim\w*"
    r"|reckons?|according|pretend\w*|supposed|except|apart|all but|anything)\b",
    re.IGNORECASE,
)
#: What makes a colour uncertain that is said by itself after the rest: `if they sign, green`, `in theory, red`.
HEDGED_LAST = re.compile(
    r"\b(?:if|unless|provided|providing|assuming|once(?! again)|wish\w*|hop\w+|might|could be|would be|may be|claim\w*|reckons?|according|pretend\w*|supposed|except|apart|all but"
    r"|anything|in theory|on paper)\b|\bwhen[ ][^,;]*$|\b(?:says?|said|wants?|tells? (?:me|us)|told (?:me|us)|thinks|believes)[ :]*$",
    re.IGNORECASE,
)
IN_NAME_ONLY = re.compile(r"\b(?:in theory|on paper|supposedly|allegedly)[ ]*$", re.IGNORECASE)
#: What may follow such a colour: `, Green and Mar 20 still ok`.
DATE_STANDS = re.compile(
    r"[ ]*,?[ ]*(?:and |with )?(?:no change to|same) (?:the |any )?dates?(?=[ .]*$)|"
    r"[ ]*(?:,[ ]*)?(?:and|,|with)[ ]+(?:the |our |my )?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* )?(?:\w{3,9}[ ]\d{2,4}|\d[\d./-]+|date|deadline)s?(?: (?:is|are|still|date|ok|okay|fine|good|stands|stays|the|same|as|before|unchanged|holds))*(?=[ ]*$)",
    re.IGNORECASE,
)
#: What makes words the news of something: `rejected`, `has been`, `withdrew`.
HAPPENED = re.compile(
    r"\b(?:\w{3,}ed|is|are|was|were|has|have|had|been|lost|left|went|met|held|sent|made|given|withdrew|fell|rose|won|bought|found|began|started)\b",
    re.I,
)
#: Somebody or something else than the action, of which a colour may be said.
SOMEBODY_ELSE = re.compile(
    r"\b(?:partners?|ofsted|cqc|audit\w*|inspect\w*|dashboard|contractors?|providers?|board|plan|budgets?|financ\w*|savings?"
    r"|risks?|data|quality|north|south|east|west|you|your|he|she|they|says?|said|shows?|shown|showing|claim\w*|told|tells?"
    r"|reckons?|according|per|last (?:time|month|quarter|year|board|meeting|round|report|return|update)|previous\w*|reports?|reported|director|team|chair|panel|system|sheet|spreadsheet|letter|email|sooner"
    r"|earlier|yesterday|colleagues?|someone|somebody|people|if|unless|provided|providing|assuming|once|when|until|want\w*"
    r"|wish\w*|like|needs?(?!  | (?:until|till|more|another|longer)\b)|ask\w*|plan\w*|hop\w*|expect\w*|able|can|could|would|should|might|(?<!to )(?<!in )(?<!by )(?<!of )(?<!until )(?<!\d )(?<!th )may(?! \d)|except|anything"
    r"|everything but|all but|apart|bar|other than|pretend\w*|supposed|meant|ought|joke|joking)\b",
    re.IGNORECASE,
)
#: What somebody else says of the colour, right before it: `my director thinks this should be red`.
THEY_SAY = re.compile(
    r"\b(?:thinks|says?|said|wants|feels|believes|reckons|suggests|claims|hopes|insists|tells me|tells us|told me|told us|asked)\b[^.;:]*$",
    re.IGNORECASE,
)
#: `not sure Green is right any more`.
DOUBTED = re.compile(
    r"\b(?:not (?:entirely |really |so )?(?:sure|certain|convinced)|unsure|don.t know)(?: (?:if|whether|that|it|it.s|is|about|the|should be))*[ ]*$",
    re.IGNORECASE,
)
