"""Words round a colour that take it back, make it depend on something, put it off or set its time."""

from __future__ import annotations

import re

CONDITION_AFTER = re.compile(
    r"[ \t]*(?:[-–,]\s*)?(?:if|once|when|unless|provided|providing|subject to|assuming|pending|(?<!, )by|by(?! (?:the )?(?:end of )?(?:the )?(?:\d|end\b|jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec))|from(?! (?:me|us|here|my|our|this|the|blue|green|amber|red|now|today)\b)|after|or|(?:as of|with effect from|effective)"
    r" (?:the )?(?=\d|jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec|next)"
    r"|in (?:\d|[A-Z])|\?)",
    re.IGNORECASE,
)

#: Words after a colour, in its own sentence, that take it back or make it depend on something.
TAKEN_BACK = re.compile(
    r"\b(?:wrong\w*|incorrect\w*|mistake\w*|error|disagree\w*|if|unless|provided|providing|assuming|subject to|pending|depend\w*"
    r"|dependent|as long as|so long as|provisional\w*|tentative\w*|(?:i|we) (?:think|believe|guess|suppose|suspect|reckon|feel)|(?:i|we) (?:hope|expect)(?= (?:so|it|this|that|to (?:be|go|turn|move|stay|get)|not)\b|[ ]*(?:[.,;!]|$))"
    r"|hopefully|probably|possibly|perhaps|maybe|might|almost|nearly|not quite|not really|not yet|not sure|unsure|or so|apparently"
    r"|supposedly|allegedly|says|reckons?|claims?|in theory|on paper|(?<!date )(?<!deadline )(?:should|ought to|needs? to(?! be (?:by |in |the |end of )*(?:\d|jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec))|must|could|would|may) (?:not )?(?:really |now )?be(?! \w+(?:ed|ing)\b| (?:great|good|helpful|lovely|fine|grand|appreciated|kind|best))|should not|shouldn.t"
    r"|(?:i|we) (?:have not|haven.t|did not|didn.t|could not|couldn.t|cannot|can.t) (?:yet |been able to )?(?:verif\w+|check\w*|confirm\w*|vouch\w*)"
    r"|as far as (?:i|we) (?:know|am aware|are aware|can (?:see|tell))|(?:to|from) (?:the best of )?(?:my|our) (?:best )?(?:knowledge|understanding)"
    r"|tbc|to be confirmed|to be agreed|at (?:best|worst|most)|or worse|of course|not true|not (?:my|our) view|just kidding|joking|ha(?:ha)*"
    r"|according to|(?:partners?|you|board|audit|ofsted|dashboard|they|he|she) (?:says?|said|told|shows?|(?:have|has) (?:it|this|that|us|them|me|said|told|shown|rated|put|marked|called)))\b|\?|\bish\b"
    r"|^(?:[ ,(–-]*(?:but |and |all )?|[^,;:(–-]*\b)(?:except|apart from|bar)\b",
    re.IGNORECASE,
)

#: What may yet come of an action, said after its colour.
MAY_COME = re.compile(
    # A date after the colour has its own conditions: `Amber, 30 November if the printers deliver`.
    r"[,;:(–-][ ]*(?:(?:by|now|due|date|new|target|revised|until|likely|should be|ought to be|could be|may be|might be|will be|is|the|end|of)[ ]+)*"
    r"(?:\d{1,2}(?:st|nd|rd|th)?[ ]?(?:of )?[./ -]?(?=\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:early |late |mid[ -]?)?(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\w*\b|end of (?:the )?\w+)"
    r"|"
    r"[,;:(–-][ ]*(?:and |but |though |although )?(?:(?:at|with a|with the|some|there is a|there.s a|a)[ ]+)?risk\b"
    r"|[,;:(–-]?[ ]*\b(?:(?:the |new |revised |its )*dates?|timescales?) (?:is |are |still |to be |now )*(?:tbc|confirmed|agreed|set)\b"
    r"|[,;:(–-]?[ ]*\b(?:and|but|though|although|it|this)[ ]+(?:should|will|would|ought to|hope to|hopes to|expect to|hopefully|hoping to|aim to|aiming to|expected to|due to)[ ]+(?:soon |hopefully |then |well )*(?:be|go|turn|become|return|come|move|get)(?: (?:back|down|up|out|over))?(?: (?:to|at|on))?(?=[ ](?:blue|green|amber|red)\b)"
    r"|[,;]?[ ]*\b(?:and|but)[ ]+(?:i |we )?(?:will|shall|.ll) (?:let|tell|update|inform|review|revisit|change|come back)\b"
    r"|[ ]*[,;:(–-][ ]*(?:as |because |since |sorry,? )*(?:i|we)(?:.d| had|.ve)? (?:had|got|used|put|gave|sent|read|looked at|was looking at)\b[^.;]*\b(?:wrong|incorrect|old|mixed)\b"
    r"|[,;:(–-][ ]*(?:and |but |though |although )?(?:it |this )?(?:could|may|might|will|would) (?:well )?(?:go|turn|become|drop|slip|move)\b",
    re.IGNORECASE,
)

#: A sentence after the colour's own that takes it back.
TAKEN_BACK_NEXT = re.compile(
    r"[\s.…!,;)–-]*(?:well\b|or not\b|not (?:really|quite|yet|sure|true)\b|not\W*$|no\W*$|almost\b|nearly\b|maybe\b|perhaps\b|probably\b|ish\b"
    r"|(?:if|unless|provided|assuming|subject to|pending)\b|(?:but )?(?:that|this|which|it)(?: is|.s| was) (?:\w+ )?(?:wrong|incorrect|a mistake|not (?:right|true|correct))\b"
    r"|(?:i|we) (?:think|hope|guess|disagree|do not agree|don.t agree|suppose)\b|just kidding|only joking|joking|scrap that|ignore|sorry, i mean"
    r"|i mean|correction|tbc|to be confirmed|provisional\w*|wrong\w*|subject\b|so they|or so|says who|apparently)",
    re.IGNORECASE,
)

#: When a colour will be one: `turning green next month`.
SOON = re.compile(
    r"[ ]+(?:again |too )?(?:(?:at |for |in |by |before )?(?:the )?next (?:week|month|quarter|year|time|term|board)|soon|shortly|before|then|tomorrow|within|for the board)\b",
    re.IGNORECASE,
)

#: A colour of another time: `green last time`.
AT_THAT_TIME = re.compile(
    r"[ ]*[,(]?[ ]*(?:at |in )?(?:the |our )?(?:last (?:time|month|quarter|board|year|week|report|round|meeting|return|review)|previously|originally|back in|before (?:now|the summer|that)|a (?:month|year|week) ago)\b(?![ :]*(?:at |was |as )?(?:blue|green|amber|red)\b)",
    re.I,
)
#: A colour that another came after: `amber then back to green`.
AND_THEN = re.compile(
    r"[ ]*,?[ ]*(?:and |but )?(?:then|later|before going|until it went)\b[^.;\n]{0,40}\b(?:blue|green|amber|red)\b",
    re.IGNORECASE,
)

#: A colour that it has had for a time, and one that is put forward for what is done.
SO_SINCE = re.compile(
    r"\b(?:has|have|it.s|they.ve) been(?=[ ](?:blue|green|amber|red) since\b)"
    r"|\b(?:i |we )?(?:would |['’]d )?(?:propos|suggest)\w*(?: (?:it|this|that|as|to|we|go|goes|turn|turns|move|moves|moving|marking|be|is))* (?=blue\b)",
    re.IGNORECASE,
)
#: A second step of what is to come: `we will sign, and then turn green`.
STEP_TO_COME = re.compile(
    r"\b(?:and|then)[ ]+(?:then |also )?(?:turn|go|become|move|be)(?: back| to)*[ ]+$", re.IGNORECASE
)
