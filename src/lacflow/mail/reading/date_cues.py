"""The words round a date that tell what the date is of: moves, labels, completions, steps, denials. Patterns only.

Matching is by words, in any case; most look at what stands right before a date. No pattern decides alone: see `dates`.
"""

from __future__ import annotations

import re

MOVED = re.compile(
    r"\b(?:mov(?:e|es|ed|ing)|shift(?:s|ed|ing)?|bump(?:ed|ing)?|drift(?:ed|ing)?|roll(?:ed|ing)? (?:over|on|forward)|knock(?:ed)? back|carried (?:over|forward)|(?:go(?:es|ing)?|gone|went) back|(?:run|drag|carry|spill|slid|creep)(?:s|ning|ging|ing)?(?: on| over| out)?|slip(?:s|ped|ping)?|put(?:ting)? (?:\w+ ){0,2}back|push(?:ed|ing)?(?: (?:\w+ ){0,2}(?:back|out))?|extend(?:ed)?|exten(?:d|sion)"
    r"|revis(?:e|ed)|defer(?:red)?|delay(?:ed)?"
    r"|re-?schedul(?:e|ed)|re-?profil(?:e|ed)|re-?plann?(?:ed)?|chang(?:e|ed)|amend(?:ed)?|postpon(?:e|ed)"
    r"|(?:brought|bring(?:ing)?) (?:\w+ ){0,2}forward|now)\b"
    r"(?P<between>[^.;!?\n]{0,40}?)\b(?:to|into|until|till?|for)\b(?: be)?(?: about| around| after| before| early(?: in)?| late(?:r)?(?: in)?| some ?time(?: in)?| the (?:start|beginning|middle) of)?[ ]*(?:the )?$",
    re.IGNORECASE,
)
LABELLED = re.compile(
    r"\b(?:(?:new|revised|target|completion|due|expected|updated|amended|proposed|realistic|estimated|forecast|anticipated|eta)[ ]+)+(?:date|deadline"
    r"|timescale)?[ ]*(?:(?:is|now|will be|should be|would be|could be|might be|may be|to|of|for|by|in|on|the|be)[ ]+)*[:=-]?[ ]*(?:the )?$",
    re.IGNORECASE,
)
#: Expected or due and no more: it may be said of what the words before a comma speak of (`we wait for the trusts, expected by`).
BARE_LABEL = re.compile(r"(?:(?:expected|due)[ ]+)+(?:(?:by|in|on|for|of|at)[ ]+)*(?:the )?", re.IGNORECASE)
COLOURED = re.compile(r"\b(?:blue|green|amber|red)\b", re.IGNORECASE)
DATE_IS = re.compile(
    r"\b(?:need|needs|needing) (?:us |it |this )?(?:until|till?|to)[ ]*(?:the )?$"
    r"|\b(?:needs?|needing|has|have|will have|want|wants|ought|asking|like)(?: (?:it|this|that|us|them|both))? to (?:now )?(?:go|move|be (?:put|pushed|moved)|slip)(?: back| out)? to[ ]*(?:the )?$"
    r"|\b(?:can|could|should|may) (?:it|this|that|we|they|both|these)(?: both| now| please| all)* (?:go|move|slip|be (?:put|pushed|moved|extended))(?: back| out)? to[ ]*(?:the )?$"
    r"|\bask(?:ing|ed)? (?:you |them |the \w+ )?for (?:it|this|that|the date|an extension) to (?:(?:go|move|be (?:moved|put back)) to )?[ ]*(?:the )?$"
    r"|\b(?:will |now |both )*(?:needs?|has|have) to be (?:by |in )?(?:the )?$|(?:^|[,;.–-][ ]*|\b(?:and|so|please)[ ]+)put (?:the |in )?$"
    r"|\bnow looking (?:at|like)[ ]*(?:the )?$"
    r"|\b(?:give|allow) (?:it|this|us|me)(?: to| up to)[ ]*(?:the )?$"
    r"|^(?:please )?(?:to|until|till)[ ]+(?:the )?$"
    r"|\b(?:can|could|shall|should) (?:we|you) (?:please |now )?(?:make|call|change|set|put|have) (?:it|this|that|the date)(?: to| for| as| at| down as)?[ ]*(?:the )?$"
    r"|\b(?:can|could) (?:we|i) (?:please )?have(?: (?:it |this )?(?:until|till?))?[ ]*(?:the )?$"
    r"|\b(?:date|deadline|timescale)s? (?:to|will|should|needs? to) (?:now )?(?:go|move|change|slip)(?: back| out)? to[ ]*(?:the )?$"
    r"|\b(?:show|use|record)(?: (?:it|this|that|the date))?(?: (?:as|at))?[ ]*(?:the )?$"
    r"|\b(?:date|deadline|timescale)s? (?:should|needs? to|must|ought to|to) (?:now )?(?:be|read|say|show)(?: by)?[ ]*(?:the )?$"
    r"|\b(?:make|call|put) (?:it|this|that|this one|that one|the date)(?: down)?(?: to| for| as| at)?[ ]*(?:the )?$"
    r"|(?:\bwould|['’]d) like (?:it |this )?(?:until|till?)[ ]*(?:the )?$"
    r"|\b(?:give (?:it|this|us|me)|allow(?: us| me)?|want|take it) (?:until|till?)[ ]*(?:the )?$"
    r"|\b(?:i|we)(?:.d| would) (?:rather|prefer|sooner)(?: to| we| you)? (?:say|said|have|make|made|call|put|go for|move|moved)(?: (?:it|this|that))?(?: to| for| at)?[ ]*(?:the )?$"
    r"|\b(?:can|shall|could) we (?:please |now )?say[ ]*(?:the )?$|\blet.s (?:now )?say[ ]*(?:the )?$"
    r"|(?:^|[,;][ ]*)(?:(?:which|it|this|date) (?:now )?)?(?:goes|moves|slips) (?:back |out )?to[ ]*(?:the )?$"
    r"|\b(?:date|deadline|timescale)s?(?: is| are| both| all| now| is now| should be| will be| (?:needs?|has|have) to (?:be|move to|go to)| must be| goes to| moves to| to|:)+[ ]*(?:the )?$"
    r"|\b(?:date|deadline)\b[^.;\n]{0,40}\b(?:wrong|incorrect|out of date)\b[^.;\n]{0,12}\bshould (?:be|read|say)[ ]+(?:the )?$",
    re.IGNORECASE,
)
#: A lead's own request for a date is that date: `proposed new date 28 February`.
ASKED_FOR = re.compile(
    r"\b(?:(?:i |we )?(?:would |['’]d )?(?:propos|suggest|recommend)\w*)[ ]+(?:an? |the )?(?=(?:new |revised |target |completion |due |end )*date\b)",
    re.IGNORECASE,
)
COMPLETING = re.compile(
    r"\b(?P<verb>complet(?:e|ed|ion|ing)|done|finish(?:ed)?|finali[sz]ed?|sign(?:ed)?(?: off)?|in place|conclud(?:e"
    r"|ed)|closed?|deliver(?:ed)?|achiev(?:e|ed)|ready|(?<!pulled )(?<!dropped )(?<!run )(?<!ran )(?<!fallen )(?<!fell )(?<!carried )out|live)"
    r"(?:[ ]+(?:by|in|on|at|for|before|around|no later than|the|of|is|expected|due|planned|date|fully|this|still|it|be|to|will"
    r"|should|off|then))*[ ]*[:,(-]?[ ]*(?:the )?$",
    re.IGNORECASE,
)
#: What is now to be on a day: `go-live now end of April`.
NOW_ON = re.compile(
    r"\b(?:go[- ]live|completion|delivery|launch|opening|finish|handover|sign[- ]?off|end date|implementation|publication)(?: date)?"
    r" (?:is |will be |looks like |looking like )?now (?:likely |expected |due |set |planned |scheduled )*(?:to be |for |in |by |on |at )*(?:the )?$",
    re.IGNORECASE,
)
#: What is now expected by a day: `we now expect to be up to date by 30 June`; what stands between must be the action's own.
EXPECTED = re.compile(
    r"\bnow (?:expect\w*|anticipat\w*|aim\w*|plan\w*|forecast\w*|scheduled|due|on course)\b(?P<between>[^.,;!?\n]{0,50}?)\b(?:by|in|on|for|at)[ ]+(?:the |end of )*$",
    re.IGNORECASE,
)
DOING = frozenset(
    [
        "complete",
        "completed",
        "finish",
        "finished",
        "done",
        "close",
        "closed",
        "deliver",
        "delivered",
        "sign",
        "signed",
        "ready",
        "up",
        "place",
        "live",
        "open",
        "off",
        "then",
        "fully",
    ]
)
#: A date that is put forward and no more: `suggest we say July`.
PUT_FORWARD = re.compile(
    r"\b(?:suggest|propose|could we|can we|shall we|let.s|maybe|perhaps|better to|should probably)\b[^.;!?\n]{0,25}\b(?:say|call it|make (?:it|that|this)|put|go for|aim for)[ ]+(?:the |end of )*$"
    r"|\bpropos(?:e|ed|ing)[ ]+(?:the |end of )*$|\bnew (?:\w+ )?(?:date|deadline)\b[^.;!?\n]{0,40}\b(?:is|of|as)[ ]+(?:the |end of )*$",
    re.IGNORECASE,
)
#: A meeting or the like that moves: the action's own date does not move with it.
MEETING_MOVED = re.compile(
    r"\b(?P<what>meeting|workshop|event|panel|visit|interview|session|conference|hearing|appointment|inspection|webinar|briefing|launch|course|ceremony|celebration|clinic|exhibition|focus group|results?|decision|outcome|announcement|training day|open day|consultation day|away ?day)s?\b(?: (?:with|for|of|at) [\w ’']{2,40}?)?"
    r"(?: (?:has|have|is|was|were|had|been|be|being|now|all|both|will|to))*[ ]*$",
    re.IGNORECASE,
)
#: Whoever finishes, leaves or goes out is a person, not the action: `I finish on 30 August`.
OF_A_PERSON = re.compile(
    r"(?:\b(?i:i|he|she|we|they)\b(?:['’](?:m|s|ll|re)| am| is| are| will| will be| shall)?|\b(?!Put|Push|Set|Move|Gone|Now|Date|Going|It\b)[A-Z][a-z]+(?: will| is)?)[ ]+(?:also |then |now |actually )?(?:finish(?:es|ing)?|leav(?:e|es|ing)|retir(?:e|es|ing)|(?:be )?out|(?:be )?off|go(?:es|ing)?|back|return(?:s|ing)?|away)\b[^.;,]{0,12}$"
)
#: What is only down for a day: `it is now on the agenda for 24 September`.
ON_AN_AGENDA = re.compile(
    r"\b(?:agenda|booked|meeting|panel|board|committee|interviews?|hearing|scheduled|diar\w+|in for)\b", re.IGNORECASE
)
FINAL = re.compile(r"complet|finish|finali|sign|conclud|in place", re.IGNORECASE)
STEP = re.compile(
    r"\b(?:first|draft|phase|stage|pilot|interim|part|half|some|next step|initial|meeting|workshops?|sessions?|panel"
    r"|interviews?|conference|event|survey|consultation"
    r"|decision|outcome|bid|response|reply|quote|visit|inspection|references|hearing|ruling|audit|review|recruitment|training|report|paper|await\w*|waiting|pending|once|if|may|might|could|would|hopefully|possibly|risk|unlikely"
    r"|not|no longer|cannot|won.?t|can.?t|never|was|were)\b",
    re.IGNORECASE,
)
DOUBTFUL = re.compile(
    r"\b(?:may|might|could|would|if|possibl[ey]|perhaps|maybe|hopefully|probably|risk|unlikely|not|cannot|won.?t"
    r"|can.?t|didn.?t|never|unless|whether|was|were|think|hope|propos\w+|suggest\w*|ideally)\b",
    re.IGNORECASE,
)
#: What is waited for is not the action: `on hold until the contract is signed in September`.
WAITS = re.compile(r"\b(?:until|till|once|when|after|as soon as)[ ]+(?!then\b|it\b|this\b)\w", re.IGNORECASE)
#: The subjects under which a move or a due date is the action's own.
OWN_WORDS = (
    "it with this that these they both all date dates the deadline target timescale timescales completion action "
    "actions due end please can you we need needs to be has have had been now will is are also so therefore i "
    "would going go happy content where like request requesting ask asking want must should again and but an for which just slightly only "
    "i've we've i'm we're i'll we'll i'd we'd it's that's there's "
    "further unfortunately sadly as such timeline still agreed formally already new revised expected planned ref "
    "refs item means mean timeframe implementation by a months month weeks week few couple of one two three"
)
OWN_SUBJECT = frozenset(OWN_WORDS.split())
#: What may make a move an old one: `was put back to May`, `slipped from March to May`.
ONCE = re.compile(r"\b(?:was|were|had|then|last|from|originally|previously|first|already)\b", re.IGNORECASE)
#: `on target for Christmas` names no new date.
AS_PLANNED = re.compile(
    r"\bon (?:track|target|course|schedule) (?:for|to (?:open|start|finish|complete)\w*(?: (?:by|in|at|for))?)[ ]+(?:the )?$",
    re.I,
)
#: What was said, thought or hoped some time ago of a date.
SAID_ONCE = re.compile(
    r"\b(?:i|we) (?:had |have )?(?:originally |once |last \w+ )?(?:said|told|thought|hoped|expected|planned|reported|promised)\b"
    r"(?: \w+){0,2}? (?:the |it |this |that |we |they )[^.;!?\n]{0,80}\b(?:would|should|could|was|were)\b[^.;!?\n]*$",
    re.IGNORECASE,
)
#: What was to be by a date, and so is told of the past: `was due to be signed before Christmas and wasn't`.
WAS_TO_BE = re.compile(
    r"\b(?:was|were|had been) (?:originally |initially |first |never |always |not )?(?:due|supposed|meant|expected|planned|scheduled|hoped|intended|to (?:be|go|have|start|finish|open))\b"
    r"[^.;!?\n]{0,60}$|\b(?:should|ought to) have (?:been )?[^.;!?\n]{0,60}$|\b(?:had|we|i) hoped to [^.;!?\n]{0,60}$",
    re.IGNORECASE,
)
#: A day that figures run to: `data to 31 December`, `performance for March`.
AS_AT = re.compile(
    r"\d[ ]?(?:%|per cent)[^.;,!?\n]{0,40}\b(?:to|as at|as of|up to)[ ]+(?:the |end of |end )*$|\b(?:in|for|of) (?:the |this )?(?:\w+ )?(?:quarter|year|month|period|half)(?: year)? (?:to|ending|ended|up to)[ ]+(?:the )?$|"
    r"\b(?:figures?|data|stats|statistics|numbers?|period|performance|snapshot|returns?|position|results?|spend|budget monitoring|(?:the |our )?\d{1,3}(?:\.\d)?[ ]?(?:%|per cent))"
    r"(?: (?:is|are|was|were|up|shown|reported|published|running|covering|collected))* (?:to|for|at|as at|as of|until|by)[ ]+(?:the |end of |end )*$",
    re.IGNORECASE,
)
#: What somebody was asked to do by a day: `I've asked audit for a plan by the 26th`.
ASKED_BY = re.compile(
    r"\b(?:asked|requested|invited|instructed|commissioned|chasing|chased)\b[^.;!?\n]{3,70}\b(?:by|for|on)[ ]+(?:the |end of )*$",
    re.IGNORECASE,
)
#: After a date: it is the one that was planned.
AS_BEFORE = re.compile(
    r"[ ]*,?[ ]*(?:as (?:per )?(?:the |our )?(?:plan(?:ned)?|programme|schedule[d]?|before|expected)\b|in line with (?:the |our )?(?:plan|programme))",
    re.IGNORECASE,
)
#: The day of a month in words: `the thirty-first of January`.
SPELT = re.compile(
    r"\b(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    r"|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)(?: day)? of[ ]*$",
    re.IGNORECASE,
)
#: One of two days: `31 January or 28 February`.
EITHER = re.compile(
    r"[ ]+or[ ]+(?:(?:the|end of|early|late|possibly|maybe)[ ]+)*(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
#: Words before a date that make it no certain day.
ROUGHLY = re.compile(r"\b(?:about|around|after|before|early|later?|some ?time|start|beginning|middle)\b", re.IGNORECASE)
#: The new date is not known yet.
UNSET = re.compile(
    r"\b(?:can.?t|cannot|unable to|not able to|couldn.t) (?:yet |currently |really )?(?:give|say|confirm|set|offer|commit to|put)(?: you| us)? (?:a |an |any |the )?(?:new |revised |firm |end |completion )?(?:dates?|timescales?)\b|\bno (?:new |firm |revised |agreed |certain |confirmed )*(?:dates?|timescales?) (?:yet|set|agreed|confirmed|as yet|known|given|for (?:it|this) yet)\b"
    r"|\b(?:new |revised |target |completion )*(?:dates?|timescales?)[ ]*(?:is |are |still |now |[:=–-] ?)*(?:tb[cad]|to be (?:confirmed|agreed|set|advised)|unknown|not (?:yet )?known)\b"
    r"|\b(?:dates?|deadline|timescales?) (?:is |are |now |looks |seems )*(?:(?:not|no longer) (?:now |going to be )?(?:achievable|realistic|possible|deliverable|attainable)"
    r"|unachievable|unrealistic|(?:won.t|will not|cannot|can.t|will not now) (?:now )?be (?:met|achieved|hit))\b",
    re.IGNORECASE,
)
NOT_BEFORE = re.compile(
    r"\b(?:unlikely|doubtful|hardly|not expected|not likely)(?: to (?:be|happen|finish|complete|start|open|land)\w*)?(?: \w+){0,2} (?:before|until|till?)[ ]+(?:the |at least |end of )*$|\b(?:can.?t|cannot|don.?t|do not|couldn.?t) (?:now )?(?:see|imagine|expect|think|foresee)\b[^.;,\n]{0,40}\b(?:before|until|till?)[ ]+(?:the |at least |end of )*$|\b(?:not|won.t|never)\b(?: (?:now|be|going|to|likely|get|been|yet|fully)\b)*(?: (?:complete[d]?|finish(?:ed)?|done|ready|in place|closed?|delivered|achieved?|signed|open))?"
    r"(?: off)? (?:before|until|till?)[ ]+(?:the |at least |end of )*$",
    re.IGNORECASE,
)
OPEN_END = re.compile(r"\b(?:by|to|before|for)[ ]*(?:the )?$", re.IGNORECASE)
#: How a completion is tied to a time that is no day: `finished in the summer term`, not `finished the summer term at 84%`.
TIED = re.compile(
    r"\b(?:by|in|before|during|at|on|until|for|over)[ ]+(?:the |this |next |end of |of )*$", re.IGNORECASE
)
ALONE = re.compile(
    r"(?:by|to|till?|until|for|in|on|now|date|due|the|is|are|new|revised|target|be|done|complete[d]?|end|of|should"
    r"|will|to|both|all|please|approx|[ :=()-])*",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"[ ]*(?:at (?:the )?(?:very )?(?:latest|earliest)|latest|please|pls|now)?[ ]*(?:$|[,;.!?)\n\t|]|[-–—] |[ ](?:because|as|due to|owing to|since|while|so that|to allow)\b|[ ]\(?(?:if|unless|subject to|pending|provided|assuming|depending|once)\b)",
    re.IGNORECASE,
)
#: What is asked for: `- end of September pls`.
PLEASE = re.compile(r"[ ]*(?:please|pls)\b", re.IGNORECASE)
#: A day and month that may as well be a score or a measure.
SHORT = re.compile(r"\d{1,2}[./]\d{1,2}")
SEGMENT_START = re.compile(r"[,;:.!?\n\t(|=]|[ ][-–—][ ]|^[ ]?[-–—][ ]?|\band\b|\bbut\b|\bso\b")
FORECAST = re.compile(r"\b(?:will|to follow|should|expect\w*|due)\b", re.IGNORECASE)
#: More time is asked for, and the day after it is the new date: `another two months needed, so end of January`.
MORE_TIME = re.compile(
    r"\b(?:another|a further|an extra|(?:\w+ )?more) (?:\w+ )?(?:time|weeks?|months?|fortnight|term|quarter)\b|\b(?:slipp\w+|delay\w*|late|behind|overr\w+|over-?running)\b",
    re.IGNORECASE,
)
GATHERING = re.compile(
    r"\b(?:meeting|meets?|panel|board|workshop|session|conference|event|hall|visit|interview|launch|starts?|begins?"
    r"|from|between)\b",
    re.IGNORECASE,
)
#: A month that only names something: `the September group`, `our March cohort`.
ADJECTIVE = re.compile(r"\b(?:the|our|a|last|next|this)[ ]+$", re.IGNORECASE)
NAMED_BY_IT = re.compile(
    r"[ ](?!(?:date|deadline|as|and|but|so|because|when|if|for|to|at|is|was|now|please|pls|with|or|due|target|instead|rather|following|once|until|till|by|in|on|then|we|it|they|i"
    r"|thanks|now|still|green|amber|red|blue|though|although|while|since|after|before|subject|depending|not|no|this|that|the|board|meeting|committee|panel|cabinet|forum|conference|agenda|cycle|half)\b)[a-z]{3,}",
)
#: Sessions and the like that are planned for a day: `extra clinics planned for September and October`.
SESSIONS = re.compile(
    r"\b(?:\w+s|clinic|event|session|workshop|training|course|visit|meeting|interview|panel)[ ]+(?:is |are |now |also |all |being )*(?:planned|booked|scheduled|arranged|set up|running|lined up)(?: for| on| in)?[ ]+(?:the )?$",
    re.IGNORECASE,
)
SLIPPED = re.compile(
    r"(?<!not )\b(?:will|going to|bound to|set to|has to|have to)(?: now| also| probably| almost certainly| definitely)* (?:slip|overrun|be (?:late|delayed))\b|\b(?:run|runs|running|drag|drags|dragging|carry|carries|spill|spills|slip|slips|slide|slides) (?:on |over |out |back )?(?:into|past|beyond)\b|(?<!not )(?<!n.t )(?<!not been )\b(?:slipp(?:ed|ing)|delayed|behind (?:schedule|plan)|overrun\w*|running late|push(?:ed|ing)? (?:\w+ ){0,2}back(?! to)"
    r"|(?:not|isn.?t|aren.?t|won.?t|cannot|can.?t|unlikely|unable)(?: (?:now|going|see|be|able|to|us|it|this|that|expect\w*|likely|really)){0,5} (?:mak(?:e|ing)|hit(?:ting)?|meet(?:ing)?"
    r"|achiev(?:e|ing)|finish(?:ed|ing)?(?: by)?|(?:done|completed?) by) (?:(?:the|our|its|that|this|target|due|end of|original|\d{1,2}(?:st|nd|rd|th)?) )*(?:dates?|deadline|timescales?|month|year"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]*|may|\d{1,2}/\d{1,2})"
    r"|(?:did not|didn.t|failed to|have not|haven.t|has not|hasn.t) (?:make|meet|hit|made|met)|\d{4} (?:date|target|deadline) missed|(?:date|target|deadline) (?:was |has been |is )?missed|missed (?:the |our |its )?(?:date|target|deadline)"
    r"|(?:(?:\d+|an?|one|two|three|four|six|several|few) )?(?:weeks?|months?|years?) (?:late|behind)|(?:no longer|not) on (?:target|track|schedule)|off (?:target|track)"
    r"|(?:will not|won.t|cannot|can.t|unlikely to|not going to)(?: now)? be (?:\w+ ){0,2}?(?:\w+ed|done|ready|complete|open|live|in place) by (?:the |end of )*(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|give (?:us|me) (?:till?|until)|now (?:says?|saying|quot(?:e|es|ing)|advis(?:e|es|ing)|talking about) (?:the )?(?:end|mid|middle|early|late|start|beginning|spring|summer|autumn|winter|\d|(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)|back end of|end of (?:the )?(?:summer|autumn|spring|winter)"
    r"|(?:was|were) (?:due|supposed|meant|to have been) [^.;!?\n]{0,80}\b(?:and|but) (?:it |this |that )?(?:(?:was|has|did|is|have|were)(?:n.t| not))"
    r"|needs? (?:a bit |much )?longer|(?:needs?|need) (?:another|a further|an extra|(?:\w+ ){0,2}more) (?:\w+ )?(?:time|weeks?|fortnight|months?)|(?:days?|weeks?|months?)['’]? slippage)\b",
    re.IGNORECASE,
)
#: A slip told with its length or with a time of year has a new date that nobody wrote down.
SAYS_WHEN = re.compile(
    r"\b(?:weeks?|fortnight|months?|years?|term|quarter|q[1-4]|spring|summer|autumn|winter|christmas|easter|later|until|till?"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
#: The words that say the date stays as it is, whatever other days are named.
SAME = re.compile(
    r"\bno (?:further |other )?changes? (?:to|in|of) (?:(?:the|our|my|any|target|due|completion|end|b?rag|status|colour|or|and)[ ])*dates?\b"
    r"|\b(?:target |due |completion |end )?dates? (?:for [\w ]{1,30}? )?(?:itself )?(?:is |are |remains? |stays? |still |all |both |can |to |should )*(?:unchanged|unaffected|not affected|the same|as (?:is|it is|they are|they were|it was|before)|not changed|stands?)\b"
    r"|\bdates? (?:has|have) not changed\b"
    r"|\b(?:overall|main|whole|final|end|completion|target)(?: (?:target|date|deadline|timescale|action))* (?:still )?(?:stays|remains|stands|stay|remain)(?: the same)? (?:at|as|for|by)\b"
    r"|\b(?:no|without (?:any )?) ?(?:effect|impact|change|bearing|knock[- ]on)(?: effect| impact)? (?:on|to|for) (?:the |our |its )?(?:end |due |target |completion |overall |final )*(?:dates?|deadline|timescales?)\b",
    re.IGNORECASE,
)
#: What stands between a new date and the old one it is set against.
RATHER_THAN = re.compile(
    r"[ ]*,?[ ]*(?:now[ ]*)?,?[ ]*(?:(?:and )?not|rather than|instead of)[ ]+(?:the |in |by |at )*", re.IGNORECASE
)
#: Appointments that are made, and what will be known by then: of something on the way to it.
BOOKED = re.compile(
    r"\b(?:in|on) (?:the|our|my|everyone.s|people.s) (?:diar(?:y|ies)|calendars?)(?: for| on| in)?[ ]*(?:the )?$|\b(?:booked|pencilled|diarised)(?: in)?(?: for| on)?[ ]*(?:the )?$|\b(?:hear|know|find out|be told|get (?:an?|the|their) \w+|decide|meet)\b[^.;,]{0,30}\b(?:until|till?|before)[ ]+(?:the )?$",
    re.IGNORECASE,
)
#: The one date named before is asked for: `sign-off is on Friday, can you change the date to then`.
TO_THEN = re.compile(
    r"[ ,]*(?:so |and )?(?:please |can you |could you )?(?:use|go with|work to|take) (?:that|this|it)(?: one| date| day)?(?: please| then)?[ .!]*(?:$|\n)|\b(?:move|change|set|put|push|extend|amend|update|revise|make)(?: (?:the |its )?(?:new |target |due )?(?:date|deadline)| it| this)? (?:back |out )?(?:to |until |for |as )?(?:then|that(?: date| day)?)\b|\buse (?:that|this|it) as (?:the|our|its) (?:new |revised )?date\b",
    re.IGNORECASE,
)
#: A day that something now has: `award now 12/03/27`.
NOW_HAS = re.compile(r"\bnow(?: (?:on|in|due|expected))?[ ]*(?:the )?$", re.IGNORECASE)
#: What is aimed for or expected is the new date where nothing else is said of it: `we are looking at 31 January now`.
AIMED_FOR = re.compile(
    r"\b(?:looks like(?: being| it will be| we will be)?|looking (?:at|like)|aim(?:ing)? for|going for|working to(?:wards)?|realistically|estimat\w+|expecting|anticipat\w+|forecast\w*|eta)(?: is| of| it)?[ ]*(?:by |in |for |at |to |:)?[ ]*(?:the )?$",
    re.IGNORECASE,
)
IT_WILL_BE = re.compile(
    r"\b(?:it|this)(?:.ll| will| is going to| is now going to| looks like it will)(?: now)? be (?:in |at |by |more like |nearer )?(?:the )?$",
    re.IGNORECASE,
)
#: A weekday that has gone by: `signed on Monday`, `met last Tuesday`; `by Monday` and `to be signed on Monday` are to come.
WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
GONE_BY = re.compile(
    r"\blast[ ]*$|\b(?:\w{2,}ed|met|went|came|began|had|held|sent|took|got|gave|made|heard|saw|spoke|won|lost|was|were|did|done)\b"
    r"[^,;:.!?\n]{0,60}?(?:\bon[ ]*)?$",
    re.IGNORECASE,
)
#: What had happened by a day that is past: `all held by the end of July`, said in August.
HAPPENED_BY = re.compile(
    r"(?<!be )(?<!to )\b(?:had been|has been|have been|was|were|held|met|ran|took place|taken place|delivered|reviewed|sent|seen|visited|trained|completed|finished|done|in place)\b(?: \w+){0,2} by[ ]+(?:the |end of |the end of )*$",
    re.IGNORECASE,
)
TO_COME = re.compile(
    r"\b(?:by|until|till?|to|for|from|will|be|being|is|are|due|should|expect\w*|plan\w*|schedul\w*|book\w*|arrang\w*|mov\w*|now)\b"
    r"|\b(?:to be|will be|being)\b",
    re.IGNORECASE,
)
WOULD_LIKE = re.compile(
    r"\b(?:can|could|would|will) (?:you|we)(?: please| pls| kindly)?(?=[ ]*$|[ ](?:move|change|push|put|set|make|say|have|extend|update|amend|call|bring|revise)\b)|\b(?:(?:i|we)(?:.d| would) |would )like (?:to|you to|(?=until|till))\b",
    re.IGNORECASE,
)
#: A request put as a question asks for its date all the same: `Can you move it to 31 October please?`.
POLITE_QUESTION = re.compile(
    r"((?:^|[.!?\n][ ]*)(?:please |pls )?(?:can|could|would|may|shall) (?:you|we|i|it|this|that|these|both|the (?:\w+ )?(?:date|deadline|timescale)s?)\b[^.!?\n]*)\?",
    re.IGNORECASE,
)
STEM = 4
LIGHT = frozenset(["with", "from", "that", "this", "have", "will", "been", "them", "into", "over", "each", "ever"])
FAR_DAYS = 240
ENDS = re.compile(r"[.!?;](?=\s|$)|\n")
CLAUSE = re.compile(r"[,;:.!?\n\t|]|[ ][-–—][ ]|\bso\b|\bbut\b|\btherefore\b|\band\b")
