"""Ways of giving a colour that are only polite: `I would say green`, `happy for it to go to green`, `can move to green`.

One pattern; what it finds says no more than a plain colour does, so it is set aside before the colour is judged.
"""

from __future__ import annotations

import re

#: Ways of giving a colour that are only polite: `I would say green`, `happy for it to go to green`, `can move to green`.
#: Each begins where a word, the text or what follows a stop does: said once, for the sake of speed.
POLITELY = re.compile(
    r"(?:(?<!\w)(?=\w)|^|(?=[.!;,–\n-]))(?:"
    r"\b(?:i|we)(?:.d| would)(?: now| probably)? (?:say|rate|call|mark|put|score|keep|leave|drop|move|take|raise|bring|change|go(?: for| with)?)(?: (?:it|this|that|them))?(?: (?:back|up|down))?(?: (?:as|at|to|into))?(?:.s| is)?\b"
    r"|\b(?:i am |i.m |we are |we.re )?(?:happy|content|comfortable|pleased)(?: for (?:(?:it|this|that)(?: one)?|them|both|you|the (?:rating|status|action|b?rag)))?"
    r" to (?:be|go|move|turn|mark|change|say|show|make|leave|keep|stay|remain)(?: (?:it|this|that))?(?: back)?(?: (?:to|as|at|into))?\b"
    r"|\bi think (?:we|it|this|that) can (?:now )?(?:be )?(?:moved?|go|changed?)(?: (?:it|this|that))?(?: (?:back|up|down))?(?: (?:to|as|at))?\b"
    r"|\b(?:this |it |that )?can (?:now )?be (?:marked|shown|recorded|classed|rated|set) (?:as|at|to)\b"
    r"|\b(?:(?:it|this|that) )?(?:needs|has|will have) to (?:stay|remain|(?:go|move|drop|turn|be (?:moved|changed|marked|shown))(?: (?:back|down|up))?(?: to)?)(?: (?:as|at|on))?\b"
    r"|\b(?:i am |i.m |we are |we.re |so )?(?:moving|changing|turning|marking|putting|keeping|leaving)(?: (?:it|this|that))?"
    r"(?: (?:up|down|back))?(?: (?:to|as|at|into|on))?\b"
    r"|(?:^|(?<=[.!?;,\n–-] )|(?<=\n)|(?<=\bso ))(?:please |pls |and |but |so |(?:can|could|would|will) you )*(?:show|mark|rate|record|set|put|turn|change|move|keep|leave|update|upgrade|downgrade|make)(?: (?:it|this|that|them|these|those|both|all (?:three|four|of them)))?(?: (?:as|at|to|on|into))?\b"
    r"|\btraffic lights?(?: (?:is|now|still))*(?=[ :]+(?:green|amber|red)\b)"
    r"|\b(?:it |this )?(?:has|have|it.s|they.ve) been(?=[ ](?:blue|green|amber|red) since\b)"
    r"|\b(?:i|we)(?:.d| would) like (?:to )?(?:(?:move|change|turn|mark|put|set) )?(?:(?:it|this|that) )?(?:(?:to )?(?:go|be|move) )?(?:to|as|at)\b"
    r"|\b(?:this |it |that )?can (?:now )?go from (?:blue|green|amber|red) to\b"
    r"|\b(?:(?:(?:so|and|now)[ ]+(?:(?:this|that|it|which|we)(?: one)?[ ]+)?|(?:this|that|it|which)(?: one)?[ ]+)can (?:now )?(?:go|drop|move|be (?:turned|moved|changed|marked|put|set))|can (?:now )?(?:come|go|move) (?:down|up))(?: (?:back|down|up))?(?: to)?(?=[ ](?:blue|green|amber|red)\b)"
    r"|\b(?:now |so )?you can (?:now )?(?:turn|mark|make|move|put|change|show|set) (?:it|this|that|them)(?: one)?(?: back)?(?: (?:to|as|at))?(?=[ ](?:blue|green|amber|red)\b)"
    r"|\bso (?:it|this|that) can (?:now )?(?:go|move|turn)(?: to)?\b"
    r"|\b(?:this |it |that )?can now (?:go|move|turn|be (?:moved|changed|marked|shown|rated|set))(?: back)?(?: (?:to|as|at|into))?\b"
    r"|^(?:(?:this|it|action|status|has|have|is|now|been|we)\b['’ve ]*)*(?:improved|moved|gone|changed|upgraded|downgraded|can (?:now )?(?:go|move))"
    r"(?: (?:this|it|up|down))? from (?:blue|green|amber|red) (?:up |down |back )?to\b"
    r"|\b(?:i am|i.m|we are|we.re) (?:now )?(?:marking|rating|scoring|showing)(?: (?:it|this|that))?(?: (?:as|at))?\b"
    r"|(?:^|(?<=[.!?;:\n] )|(?<=\n))as (?:reported|discussed|mentioned|agreed|advised|noted|explained|said)\b(?! by\b)[^.;:\n]{0,60}?,? (?:we are|we.re|this is|it is|it.s)"
    r"(?: now| still| all)*(?: at| on)?\b"
    r"|\b(?:(?:the |its )?(?:status|b?rag(?: rating)?|rating|colou?r)|it|this|that) (?:should|can|needs to|has to|must|is to) (?:now |please )*be (?:changed|moved|amended|updated|revised|corrected)"
    r"(?: from (?:blue|green|amber|red))? to\b"
    r"|\b(?:can|should|to|must|will) (?:still |now )?(?:stay|remain|be kept|be left)(?: (?:at|as|on))?\b"
    r"|\b(?:i |we )?(?:would )?(?:propos\w+|suggest\w*)(?: (?:it|this|that|as|to|we|go|goes|turn|turns|move|moves|moving|marking|be|is))* (?=blue\b)"
    r"|(?:^[\W_]*|\b)(?:so )?(?:sorry|apologies|correction|oops|my mistake|my error)\b[ ,:.–-]*(?:but |that |i meant )?(?:it |this |that |which )?should (?:now |really |actually )?"
    r"(?:be|read|say|have been|have said|have read)(?: as| at)?\b"
    r"|(?:^[\W_]*|\b(?:it|this|that|which) )should (?:now |really |actually )?(?:be|read|say|show)(?: as)?(?=[ ](?:blue|green|amber|red),? (?:and )?(?:not|rather than|instead of) (?:blue|green|amber|red)\b)"
    r"|\bhad better (?:now )?(?:be|go|stay|move to|become)(?: (?:to|at|as))?\b"
    r"|(?:^[\W_]*|[.!;,][ ]|\n)would (?:now )?(?:say|rate (?:it|this)(?: as| at)?|call (?:it|this))\b"
    r"|(?:^[\W_]*|[.!;,–-][ ]|\b(?:let.s|please|pls|so|i.d|i would|we.d|i.ll|we.ll|can you|could you) )call (?:it|this|that)(?: one)?\b"
    r"|\b(?:can|could|would) you (?:please |just |now )*(?:turn|mark|make|move|change|put|show|set|switch|flip) (?:(?:it|this|that)(?: one)?|mine)(?: back)?(?: (?:as|to|at|into))?\b"
    r"|\b(?:it|this|that|so|and) (?:has to be|.ll have to be|will have to be|must be|must now be|has got to be|.s got to be|needs to be|will need to be)(?=[ ](?:now )?(?:amber|red)\b)"
    r"|\b(?:(?:the )?(?:b?rag|status|rating|colou?r)(?: rating| status)?|it|this) (?:now |therefore |then )?(?:moves|goes|changes|shifts|drops|improves)(?: (?:up|down|back))?(?: from (?:blue|green|amber|red))? to\b"
    r"|(?:^[\W_]*|[.!;,:–(-][ ]*|\n[ ]*|\b(?:it|this|that|which|so|and|but|they|these|both|status|rating|b?rag)[ ]+)(?:should(?= (?:now |please |also |really )*be (?:amber|red)\b)|can|needs? to|has to|must)"
    r"(?: now| please| also| really| all| both| just)* (?:be|go|move|turn|change|come|drop|become)(?: (?:down|up|back|over))?(?: from (?:blue|green|amber|red))?(?: to| as| at| into)?(?=[ ](?:blue|green|amber|red)\b)"
    r"|\bshould (?:now )?be (?:flagged|shown|marked|recorded|rated|reported|treated|classed)(?: up)?(?: now)? (?:as|at)\b"
    r"|\b(?:i|we)(?:.ve| have) (?:had to )?(?:now )?(?:downgraded?|upgraded?|moved?|changed?|dropped?|drop|turned?|marked?|set|put) (?:(?:it|this|that) )?(?:back |up |down )?(?:to|as|at)\b"
    r"|\b(?:b?rag|rating|status|colour) (?:(?:can |to |should )?(?:be )?)?(?:left|kept|held) (?:at|as)\b"
    r"|(?<=[,;:–-] )(?:so |but )?still(?=[ ](?:blue|green|amber|red)[ ]*(?:[.,;!\n]|$))"
    r"|^(?:comes|is) from (?:me|us)\b[ :,–-]*"
    r"|^[\W_]*(?:sorry|apologies|correction|oops|my mistake|my error)[ ,:.–-]+(?:(?:it|this|that) )?(?:(?:is|are) )?(?:now )?(?=(?:blue|green|amber|red)\b)"
    r"|\b(?:definitely|certainly|clearly|comfortably|firmly|sadly|unfortunately|regrettably|i.m afraid|i am afraid)\b)",
    re.IGNORECASE,
)
