"""The phrases people report with, as patterns and small questions asked of a text.

British council English; matching is by words, in any case. No phrase here decides anything by itself: see `judging`.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

from lacflow.board.rag import Rag

_NO_CHANGE = re.compile(
    r"(?:(?:(?:all |the |my |and )*(?:rest|others?|other (?:actions|ones|items|rows|lines|two|three|four|five|six|\d)|remaining(?: \w+)?|remainder)"
    r"|everything(?: else)?|all|both|these|they|mine)\b[ ]*(?:[:–-][ ]*)?)?"
    r"(?:(?:there (?:is|are|has been|have been)|still|status|b?rag|position|remains?|i have|we have|i.ve|we.ve|it is|just|fine|ok|okay"
    r"|currently|so|all|is|are|can|should|to|stay|stays|remain)[ ]+)*"
    r"(?:no (?:further |real |other |new )?(?:changes?|updates?|chnages?|chagnes?|cahnges?|chanegs?|chnges?|chaneg)|unchanged|nothing (?:new |further |else "
    r"|more )?(?:to (?:report|add|update)|has changed)|not changed"
    r"|nothing(?: new| further| more| else)? from (?:me|us|my side|our side)|nothing (?:new|to (?:add|report|update|change)|changed|more to add)|(?:the )?same (?:(?:position|colou?rs?|status(?:es)?|ratings?|b?rags?) )?as (?:before|(?:the )?last (?:time|month|board|meeting|update|report|round|quarter))"
    r"|as (?:per )?(?:my |the |our )?(?:last|previous) (?:time|update|report|return|month)|still the same|same(?: again)?|as (?:they|it) (?:were|was|are|is)|position (?:is )?the same|nothing (?:else |more )?has (?:moved|changed)|nothing else (?:to (?:report|add|update|say)|changes|moves)|no movement|(?:it |this |that |one )?(?:has not|hasn.t|have not|haven.t) (?:moved|changed)(?: at all)?|as (?:is|was|are|were)|n/?c|leave (?:it |this |that |them |both |all )?(?:alone|as (?:it |they |this )?(?:is|are|was|were))|as (?:i|we)(?:['’]ve| have)? (?:said|told you|reported|wrote|put)(?: (?:before|last time|earlier|previously))?|(?:remains?|is"
    r"|stays?|to (?:remain|stay)) (?:exactly )?(?:the same|as is|as it is|as they are|as it was|unchanged)|as (?:before|previously (?:reported|advised"
    r"|stated))|nil return|no movement)"
    r"(?:[ ,]+(?:to make|to (?:the |any |my |our )?(?:b?rag |colour )?(?:ratings|colours|statuses|dates)|to (?:report|this|these|it|any|b?rag|status|dates?|date or b?rag|b?rag or date|the (?:b?rag|date"
    r"|status|position))|from (?:me|us|my side|last (?:time|month)|(?:january|february|march|april|may|june|july|august|september|october|november|december))|this (?:time(?: round| around)?|month|round)|since (?:the )?(?:last"
    r"|previous)"
    r" (?:time|month|board|meeting|update|report)|at (?:this|the) (?:time|moment|stage|point)|at present|here|please(?: [^\W\d_]+)?"
    r"|thanks|for now|currently|yet|to what (?:i|we) (?:said|wrote|reported|sent|told you)(?: (?:last|before|in|at|on|earlier|previously)[\w ]{0,20}?)?"
    r"|(?:to|on|for|with|in|of)(?: (?:any of|all of|any|all|the|my|these|those|both|our))* ?(?:rest|others?"
    r"|remaining(?: \w+)?|remainder|actions?|ones?|items?|everything else|anything|it|this(?: one)?|that(?: one)?|these|them|mine|both|all|any|either(?: of (?:mine|them|these|my actions))?)))*",
    re.IGNORECASE,
)
_DONE = r"(?:completed?|done|finished|closed(?: off)?|achieved|delivered in full|fully delivered|all done)"
COMPLETE = re.compile(
    rf"^(?:(?:moved to|gone to|this|it|action|is|are|has|have|had|been|was|were|now|both|all|fully|already|status|can be|please"
    rf"|mark(?:ed)?|as|these|they|the action|yes|formally|i can confirm|that|blue|is blue|:|-|–|,)[ ]*)*"
    rf"\b{_DONE}\b(?![ ]*(?:by|to be|%))",
    re.IGNORECASE,
)
MAYBE_COMPLETE = re.compile(r"\b(?:now |is |are |been |all )*(?:completed?|finished|done|closed)\b", re.IGNORECASE)
#: "Complete" said of the action and not of a part of it, or standing by itself: perhaps.
OF_THE_WHOLE = re.compile(
    r"\b(?:action|this|it|all|everything)\b[\w ]{0,20}.?$|[,;.–-] *(?:now |all )*(?:completed?|done|finished|closed)[.,;!]?$",
    re.IGNORECASE,
)
#: A statement that ends with "complete" said of the whole of it: `Live and tested. Complete`, `- this is now complete`.
_ENDS_COMPLETE = re.compile(
    r"(?:^(?:\w+ed|sent|live|out)(?: off)? and|[.;:!?\n]|[ ][-–—]|,(?: so| and| which| hence)?|\bso\b|\band\b(?=[ ]+(?:this|it|the action)['’]?(?: is|s| has)\b))[ ]*"
    r"(?:as far as (?:i am|i.m|we are|we.re) concerned,? )?"
    r"(?:(?:i|we)(?: would|.d)?(?: now)? (?:consider|regard|class|treat|count) )?"
    r"(?:(?:please|pls|can you|could you|you can|happy to) (?:now )?(?:mark|show|record|put|count|class|turn|report)(?: (?:it|this|that))?(?: (?:as|to|down as))? )?"
    r"(?:(?:(?:this|that)(?: one)?(?:['’]s)?|it|all|both|status|(?:the |this )?action|action \w{1,6})\b[ ,:]*)?"
    r"(?:(?:is|are|has been|have been|was|now|fully|therefore|all|as)\b[ ]*)*"
    r"(?:complete[d]?|(?:job |all )?done|closed|finished)(?:[ ]+(?:now|please|thanks|thank you))*"
    r"(?:[ ,.;–-]+(?:(?:so|and|please|pls|can you|can we|happy to|to)[ ]+)*(?:close|be closed|can (?:now )?be closed)(?:[ ]+(?:it|this|off|down|please|now|thanks))*)?[ .!]*$",
    re.IGNORECASE,
)
#: Where the proof is, after what is said: `this is complete. Evidence: ...`.
_EVIDENCE = re.compile(
    r"[.;\n][ ]*(?:evidence|link|proof|see)\b[ ]*:?[ ]*[^.\n]*(?:https?://\S+|attached)?[^.\n]*$", re.IGNORECASE
)
#: Why an action is closed that was never completed.
_CLOSED_UNDONE = re.compile(
    r"\b(?:supersed\w+|duplicat\w+|merg\w+|no longer|not needed|not required|instead|covered (?:by|in|under|elsewhere)|business as usual"
    r"|bau|picked up (?:by|in|under)|replac\w+|overtaken|out of scope|withdrawn|board|committee|(?:agreed|decided) (?:to|at|by|that)|abandon\w+|moved (?:in)?to|transfer\w+|part of)\b",
    re.IGNORECASE,
)
#: A closure to come: `fine to close it after that`.
_CLOSED_LATER = re.compile(r"\b(?:after (?:that|this|then)|once|when|then|from then)\b", re.IGNORECASE)
NOT_COMPLETE = re.compile(
    r"\b(?:not|n.t|isn.t|to be|be|will be|should be|nearly|almost|partially|partly|part|half|mostly|largely|once"
    r"|when|until|if|before|after|being|being|well|get(?:ting)?|can|must|yet to be|\d+ ?%)[ ]+"
    r"(?:yet |fully |been |be |it is |this is |all |they are )*(?:complete[d]?|finished|done|closed)\b"
    r"|\bincomplete\b|\bcompletion\b"
    r"|\b(?:completed?|done|finished)(?: \w+){0,2} (?:by|before)\b(?! (?:we|i|they|term|half|school|the (?:summer|holidays?|break|weekend|end of term))\b)|\bto complete\b",
    re.IGNORECASE,
)
#: The action itself, at the start of what is said of it, is not complete.
SAYS_NOT_COMPLETE = re.compile(
    r"(?:(?:this|it|action|is|are|has|have|been|was|still|now|status|no|sorry|actually|in fact|the)\b[ ,:–-]*)*"
    r"(?:(?:not|never|isn.t|hasn.t been|is not|nowhere near|far from|a long way from|not close to)[ ]+(?:yet |actually |in fact |really |quite |been |at all )*(?:complete[d]?|done|finished|closed)|incomplete)\b",
    re.IGNORECASE,
)
#: Words by which somebody takes back what they just wrote.
CORRECTS = re.compile(
    r"\b(?:sorry|apologies|oops|correction|scrap (?:that|this)|i mean|i meant|meant|make (?:that|it)|(?:it|this|that|which) should (?:now |really |actually )?(?:be|read|say|show)|actually|in fact|wait)\b",
    re.IGNORECASE,
)
_WELL_DONE = re.compile(
    r"[ ]*(?:$|[.,;:!()\n/–—-]|\(\d|(?:too|as well|on|in|at|last|and|but|now|as|since|thanks|thank|please|this|yesterday|today|with|early|late|via|through|again"
    r"|already|so|all|action|status|for (?:this|the|all|everyone)|from (?:me|us|our|my)|\d{1,2}[/.-]\d+|\d{1,2}(?:st|nd|rd|th)? (?:of )?[a-z]{3,9}(?<!s)|\d{4}|by us|over|during|ahead|earlier|after|following|within|before|under|to (?:time|plan|schedule|standard))\b)",
    re.IGNORECASE,
)
_UNDONE = re.compile(
    r"\b(?:half|as (?:far|much|best) as|for now|so far|undone|re-?opened|if|bar|unless|subject to|provided|providing|assuming|once|when|(?:i|we) (?:think|hope|believe|guess|expect)|almost"
    r"|hopefully|probably|maybe|perhaps|wrong\w*|disagree|says?|said|tbc|or (?:so|not|nearly)|(?:in|for|at|across) (?:the |our )?(?:north|south|east|west|most|some|many|part|parts|principle|theory)(?:ern)?)\b|\?|(?:^|[-–—,:.][ ]*)no\b[ .!]*$|[-–—,:.][ ]*not\b(?! sure (?:why|when|how))",
    re.IGNORECASE,
)
#: Where or for whom it is complete, and so not everywhere: `complete in Fell and Beck`, `complete for secondary schools`.
_IN_A_PART = re.compile(
    r"[ ]*(?:in|for|at|across)[ ]+(?:the |our )?(?:(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spring|Summer|Autumn|Winter|Q\d|Easter|Christmas|Full)\w*)[A-Z][a-z]+\b"
    r"|(?:secondar|primar|one|two|three|four|five|both|\d{1,2} (?:of|schools|teams|homes|areas|districts))\w*)"
)
#: What somebody is thanked for is not asked for: `thanks for the extension`.
_THANKED = re.compile(r"\bthank(?:s|ful| you)\b[^.!?\n]*\bfor\b[^.!?\n]*", re.IGNORECASE)
#: A colour others hold: `see the note, they have it as amber`.
HELD_BY_OTHERS = re.compile(
    r"\b(?:they|you|he|she)(?: all| both| now| still)? (?:have|has|had|mark(?:ed)?|set)\b", re.IGNORECASE
)
LEFT_OVER = re.compile(
    r"\b(?:not (?:yet )?(?:started|begun)|(?:is|are|remain|remains) still\b|still (?:on|with|using|being|without|some|to|need|await|wait|outstanding|in progress|working)|to be (?:\w+ed)\b|not yet|yet to|outstanding"
    r"|awaiting|waiting (?:for|on)|remain(?:s|ing)? to|remaining|partial|partly|nearly|almost"
    r"|in progress|under ?way|ongoing|until|next steps?|will be|needs? to|except|apart from|but\b|however|although"
    r"|bar (?:the|a|one|two|some)\b|other than|aside from|all but|only .{1,30} left|further work|pending|due to (?:be|start)|once|hasn.t|haven.t|not been|isn.t|aren.t|not all"
    r"|unable|follows (?:in|by|on|next|later)|to follow)\b",
    re.IGNORECASE,
)
_BAD = re.compile(
    r"\b(?:refus(?:ed|al)|reject(?:ed|ion)|turned down|fallen through|fell through|pulled out|(?:start|starting|apply|applying) again|back to square one|will not|won.?t|cannot|can.?t|unable|not (?:yet |been |yet been |really )?(?:hit|met?|meet(?! until)|on (?:track|target|schedule)|achiev\w*"
    r"|confirmed|started|progress\w*|possible|been able)|(?:will |going to )?miss(?:ed|es|ing)? (?:the |our |its |this |that )?(?:own |target |due |end |completion )?(?:target|deadline|date)"
    r"|dropp?ed|delay(?:ed|s)?"
    r"|slipp(?:ed|ing|age)|behind|at risk|stuck|stall(?:ed|ing)|fail(?:ed|ing|ure)?|blocked|on hold|paused"
    r"|no (?:funding|capacity|staff|progress|budget|money)|overdue|unlikely|concern(?:s|ed)?|problem(?:s|atic)?"
    r"|deteriorat\w+|worse\w*|off (?:track|target)"
    r"|escalat\w+|serious|declin\w+|vacan(?:t|cy|cies)|withdrawn|cancelled|abandoned|lost|not enough|insufficient"
    r"|shortfall|nothing has happened|no one|(?:we|they|there (?:is|are)) (?:have |currently |now )*no (?!issues?|concerns?|problems?|risks?|changes?|delays?|further|other|need)\w+"
    r"|(?:have|has|having|with)(?: currently| now)? no (?!issues?|concerns?|problems?|risks?|changes?|delays?|further|other|need)\w+|watch this (?:one|space)|below (?:the |our )?target|short of (?:the |our )?target)\b|\bonly \d+ ?%",
    re.IGNORECASE,
)
#: A figure beside its target: `58% against a target of 95%`.
_FIGURE_AND_TARGET = re.compile(
    r"(?P<figure>\d{1,3}(?:\.\d+)?) ?%[^.;\n%]{0,60}\b(?:against|target|vs|versus|compared (?:to|with))\b[^.;\n%]{0,30}?(?P<target>\d{1,3}(?:\.\d+)?) ?%",
    re.IGNORECASE,
)
WILL_MISS = re.compile(
    r"\b(?:will not|won.?t|cannot|can.?t|unlikely to|fail(?:ed)? to) (?:now )?(?:hit|meet|make|achieve|reach"
    r"|deliver)\b|\bwill (?:now )?miss\b|\boff track\b",
    re.IGNORECASE,
)
_SOFTENED = re.compile(
    r"\b(?:no|not|without|any|despite|after|resolved|overcome|no longer|back on track|recovered)[ ]+(?:a |any |the "
    r"|further |an? )?(?:\w+ )?$",
    re.IGNORECASE,
)
_SETTLED = re.compile(
    r"[^.;!?\n]{0,80}\b(?:but|and|which|now|since|though|however)\b[^.;!?\n]{0,60}\b(?:settled|resolved|sorted|addressed|dealt with|ironed out|overcome|solved|fixed|put right|cleared up)\b(?! by (?:the |end ))",
    re.IGNORECASE,
)
#: A closure asked for beside "complete" is none to come.
_TO_BE_CLOSED = re.compile(
    r"\b(?:happy|content|fine|ok|okay|ready|good)(?: for (?:it|this|that)(?: one)?)? to be (?:now )?(?:closed|signed off)\b",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"\b(?:(?:fully|all|well|completely|is|now|very much|firmly) on (?:track|target|schedule)|on (?:track|target"
    r"|schedule)|no (?:issues|concerns|problems|risks|delays)|going (?:very )?well|ahead of schedule)\b",
    re.IGNORECASE,
)
_NOT_GOOD = re.compile(
    r"\b(?:not|n.t|no longer|was|were|had been|get|getting|keep|until|if|bring|brought|put|return\w*|bringing|hope\w*"
    r"|be)\b[\w ]{0,20}$",
    re.IGNORECASE,
)
_PROPOSALS = (
    ("close", re.compile(r"(?:^|[.!;,]\s+)\W*close(?: (?:it|this|this one))?(?: please| pls| this| it| now| off)*\W*$|^\W*(?:please )?close(?: (?:it|this|this one|please|now))*[,;:.–-]\s|\byou can (?:now )?close (?:it|this|that|them)\b|\b(?:agreed|decided) (?:\w+ ){0,3}to close\b|\b(?:please|can (?:we|you|this|it)|could (?:we|you|this)|to be|should (?:now )?be|should(?: have|.ve) been|(?:happy|fine|ok|okay|ready|content|time|good)(?: for (?:it|this|that)(?: one)?)? to"
        r"|propos\w+ (?:to|that we|we|that it be|it be)|suggest(?: that)? we|suggest it be|now) (?:now )?(?:be )?clos(?:e|ed)\b|\bcan (?:now )?be closed\b|\bplease close\b", re.IGNORECASE)),
    ("merge", re.compile(r"\bmerg(?:e|ed|ing) (?:\w+ ){0,3}(?:with|into|under)\b|\bcombin(?:e|ed) with\b"
        r"|\b(?:are|is) (?:really |now |effectively |basically |all )*(?:the )?(?:same|one) (?:piece of work|thing|action|project|work)\b"
        r"|\b(?:can|could|should|shall|might|may|would|please|suggest|propose|better|sense to|need to|want to|to be)\b[^.!\n]{0,40}\b(?:merg(?:e|ed|ing)|combin(?:e|ed|ing)|amalgamat\w+|fold(?:ed|ing)?(?: \w+){0,2} in(?:to)?|roll(?:ed|ing)?(?: \w+){0,2} (?:into|together)|(?:put|bring|join)(?: \w+){0,2} together)\b", re.IGNORECASE)),
    ("delete", re.compile(r"\b(?:can|could|should|shall|please|suggest|propose|agree to)\b[^.!\n]{0,25}\b(?:drop|remove|delete|bin|scrap|lose|strike)(?: out| off)? (?:it|this|that|these|them|the action)(?: one| action)?\b(?! (?:one |action )?(?:back |down )?to\b)|\bno longer (?:needed|required|relevant|applicable|going ahead)\b|\b(?:come|coming|comes) off (?:the |this )?(?:plan|list)\b|\b(?:tak(?:e|en|ing)|drop(?:ped)?|strik(?:e|ing)|get(?:ting)? (?:it|this))(?: (?:it|this|that|these|them|one|action|ref|\w{1,5})){0,3} (?:off|out of|from) (?:the|our|your|my) (?:\w+ )?(?:plan|list|log|template|return)\b|\b(?:delet(?:e|ed)|remov(?:e|ed)|tak(?:e|en) (?:this )?(?:off"
        r"|out of))\b(?: \w+){0,3} ?(?:plan|action|please|list)|\bplease (?:delete|remove)\b|\bshould be (?:deleted"
        r"|removed)\b", re.IGNORECASE)),
    ("reassign", re.compile(r"\b(?:[Tt]his|[Ii]t|[Tt]hat)(?: one| action)? (?:moved|passed|went|transferred)(?: over| across)? to (?:Dr |Cllr )?"
        r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Green|Amber|Red|Blue|Monday|Tuesday|Wednesday|Thursday|Friday|Christmas|Easter)\b)[A-Z][a-z]+|\b(?:isn.t|is not) (?:mine|my action)\b|\bthis is (?:now )?[A-Z][a-z]+['’]s now\b|\bhanded (?:this|it) (?:over )?to [A-Z]|"
        r"\b(?:(?:has|have|had) (?:now |since )?(?:moved|passed|gone|transferred|been (?:moved|passed|handed|transferred))(?: over| across)? to (?:Dr |Cllr )?"
        r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Green|Amber|Red|Blue|Monday|Tuesday|Wednesday|Thursday|Friday)\b)[A-Z][a-z]+"
        r"|(?:should|will|to) (?:now )?be (?:the )?(?:new )?lead\b|(?:will be|is|be|being) (?:now )?(?:led|owned|picked up|covered|taken (?:on|over|forward)) (?:now )?by (?:Dr |Cllr )?[A-Z][a-z]+|(?:isn.t|is not|not) (?:mine|ours|my action)\b|hand(?:ed|ing) (?:this |it |that )?(?:on |over )?to (?:Dr |Cllr )?[A-Z]|(?:this|it) is (?:now )?[A-Z][a-z]+['’]s(?: now)?\b(?! (?:not|no))|(?:now|currently) sits? with|is (?:now )?(?:picking|taking) (?:this|it) (?:up|on|over)"
        r"|(?:has|have) (?:picked|taken) (?:this|it) (?:up|on)|(?:is|are) leading (?:on )?this|no longer (?:in|doing) (?:this|that) (?:post|role|job)|re-?assign(?:ed)?|(?:amend|update|change) (?:the |its )?(?:action |named )?(?:lead|owner)|no longer (?:the |my |our )?(?:lead|action|responsib\w+|mine)"
        r"|(?:has|have) taken (?:this |it )?over|(?:is|are) now (?:the )?lead\w*|now (?:led|owned) by|new lead"
        r"|change (?:the )?lead|(?:please )?(?:transfer|pass|move) (?:this |it )?to (?!20)(?:[A-Z][a-z]+ [A-Z])"
        r"|not (?:mine|my action|for me))\b"
        r"|\b(?:should|needs? to|ought to|must|can|will|may) (?:now )?(?:sit|go|be|move|live|lie|rest) (?:with|over to|across to|to) (?:(?:Dr|Cllr|Mr|Mrs|Ms) )?"
        r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Green|Amber|Red|Blue|Monday|Tuesday|Wednesday|Thursday|Friday|Board|Cabinet|Committee|Council|Panel|Scrutiny|Full|Legal|Finance|Procurement|DfE|Ofsted)\b)[A-Z][a-z]+[^.;\n]{0,20}\b(?:now|rather than|not|instead)\b"
        r"|\b(?:can|could|should|may|might) (?:this|it|that)(?: one| action)? (?:now |please )?(?:move|go|pass|transfer|be (?:moved|passed|handed|given|transferred))(?: over| across)? to (?:Dr |Cllr )?"
        r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Green|Amber|Red|Blue)\b)[A-Z][a-z]+ [A-Z]|\b(?:this|it|that)(?: one)? should (?:now )?(?:go|pass|move|transfer)(?: over| across)? to (?:Dr |Cllr )?(?!(?:Full|Corporate|Cabinet|Scrutiny|Green|Amber|Red|Blue)\b)[A-Z][a-z]+ [A-Z][a-z]+(?! (?:Board|Committee|Panel|Cabinet))|\b[Ii]s (?:this|it)(?: one)? (?:still |now )?(?:mine|one of mine|with me|ours)\b|\b[A-Z][a-z]+ [A-Z][a-z]+ (?:(?:is|will be|has|have) (?:now )?(?:taking|taken)|takes|will take|took) (?:this |it )?over\b|\b[A-Z][a-z]+(?: [A-Z][a-z]+)?(?:['’]s| is| will be| has| has been| have) (?:now )?(?:pick(?:ing|ed)|tak(?:ing|en)|lead(?:ing)?|hold(?:ing)?)(?: up| on| over)? (?:\w[\w.-]{0,6}|this|it|that|these|the action)(?: up| on| over)? (?:from me|instead of me|for me now|from (?:next|1|the|now))|\btakes? over (?:from me|(?:this|it|the) (?:action|work|one))\b|\b(?:put|name|show|add) (?:him|her|them) (?:down )?(?:as|down) (?:the |as )|\bhand(?:ed|ing)? (?:\w+ )?over to (?:my )?(?:new |replacement|successor|colleague|[A-Z])|\bmy replacement\b|\b[Tt]ake (?:me|us) off (?:this|it|that|these)\b|\b(?:rather than|instead of|not) (?:with )?me\b(?= now|[.,;!\n]|$)|\b(?:over|across) to [A-Z][a-z]+ (?:now|from)\b")),
    ("extend", re.compile(r"\b(?:carr(?:y|ied|ying) (?:it |this )?(?:forward|over) to (?:the )?next (?:board|meeting|month|quarter|round|year)|extension|extend(?:ed)?|more time)\b", re.IGNORECASE)),
    ("risk", re.compile(r"\b(?:new risk|for (?:the|your|our) risk (?:log|register)|add (?:this |it )?to the risk (?:log|register)|risk to (?:be )?add(?:ed)?)\b", re.IGNORECASE)),
    ("issue", re.compile(r"\b(?:new issue|raise (?:this |it )?as an issue|escalate (?:this|it)|for escalation"
        r"|needs? escalating)\b", re.IGNORECASE)),
)  # fmt: skip
#: Words that only say whose answer to look at: `see Graham's return`.
_ELSEWHERE = (
    r"(?:please )?(?:see|as per|as in) (?:[^\W\d_]+['’]s|my|the|his|her|their|our)(?: (?:other|last|separate|own))?"
    r" (?:returns?|updates?|answers?|entry|entries|sheet|row|line|comments?|notes?)"
)
_NOTHING = re.compile(
    r"[\W_]*(?:as (?:above|below|attached)|see (?:above|below|attached|e-?mail|my e-?mail|attachment)"
    rf"|{_ELSEWHERE}|see attached.{{0,40}}|ditto|same (?:again|here)|n/?a|none|nil|tbc)?[\W_]*",
    re.IGNORECASE,
)
SAME = re.compile(
    r"[\W_]*(?:no(?: change)?|unchanged|same|as (?:is|before|above)|n/?a|none|not applicable|no new date"
    r"|stays? the same|remains? the same|as (?:it )?was)?[\W_]*",
    re.IGNORECASE,
)
FRAME = re.compile(
    r"\b(?:is|are|was|now|still|remains?|stays?|both|all|at|as|to|by|end|of|the|done|complete[d]?|due|on|status"
    r"|b?rag|rating|colou?r|date|new|be|this|it|please|for|in|move|moved|change[d]?|until|thanks|and|has|have|been"
    r"|keep|all)\b",
    re.IGNORECASE,
)
#: Thanks and a name that end a line: `Others as before, thanks, Jo`.
_SIGNED = re.compile(r"[,. ]+(?:(?i:many )?(?i:thanks|thank you|cheers|regards|ta|best))[,. ]+[A-Z][\w'’-]*[ .]*$")
_FINE = re.compile(
    r"(?:all|both|everything|still|is|are|these|they|it|we are|i am|remain(?:s)?)? ?(?:still |is |are |all "
    r"|now )*(?:on (?:track|target|schedule)|progressing(?: well)?|fine|ok(?:ay)?|good)(?: (?:this end|here|from me|from us))?|thanks?|please|sorry"
    r"|(?:both |all |the |my |our |its )*(?:dates?|colours?|ratings?|b?rag|status|positions?)(?: and (?:dates?|colours?|ratings?))? (?:can |to |should |will |all |both )*(?:stays?|remains?|stands?|hold)(?: put| (?:just )?as (?:they|it) (?:are|is)| the same| unchanged)?"
    r"|(?:i |we )?(?:will|should|.ll|hope to) (?:have|send|know|say|report)(?: you)? more(?: to (?:say|report|tell you))?\b[^.\d]{0,40}",
    re.IGNORECASE,
)


#: Talk about how busy its writer is, beside "no change".
_EXCUSE = re.compile(
    r"(?:and |but |just )?(?:(?:so |very |really )?(?:sorry|apologies)\b(?: (?:it.s|this is|for|that|to|about|so|a bit|rather|be)\b)*(?: (?:short|brief|late|slow|quick|the|delay|lateness|last minute|being|rush|curt|bit))*"
    r"|(?:(?:it.s|it has|i.ve|i have|we.ve|we have|things have) (?:just |all )?)?(?:been )?(?:a bit |very |really |so |rather |absolutely |totally )*(?:flat out|busy|hectic|manic|mad|swamped|snowed under|rushed off (?:my|our) feet|stretched|off sick|off|away|on leave|a (?:busy|long|mad|hectic) \w+)"
    r"(?: (?:with|on|at|because of|due to) (?:the |my |our )?(?:[a-z]+ ?){1,4}| (?:this|last) (?:week|month)| (?:here|lately|recently))?)",
    re.IGNORECASE,
)


#: A closure is asked for politely, and nothing is made to depend on it.
_ASKED_POLITELY = re.compile(
    r"[ ,;.–-]*(?:and |so )?(?:(?:i |we )?(?:should|would|.d) (?:be grateful|appreciate it|be helpful)|grateful|it would be (?:helpful|good|great)|it would help) if (?:it|this|you|that|the action)\b[^.;!?]*\b(?:clos\w+|blue|off|complete)\b[^.;!?]*",
    re.IGNORECASE,
)


def not_quite(after: str) -> str:
    """Return the words after "complete" that say it is not, or that it is an order (`Complete the training`)."""
    after = _ASKED_POLITELY.sub("", after)
    part = _IN_A_PART.match(after)
    if part:
        return part[0].strip()
    first = re.split(r"(?<=[.!;])\s+(?!no\b|not\b)|\n", after, maxsplit=1, flags=re.IGNORECASE)[0]
    undone = _UNDONE.search(first)
    if undone:
        return undone[0].strip(" -–—,:.") or "?"
    return "" if _WELL_DONE.match(after) else " ".join(after.split()[:3])


def completes_something(after: str) -> bool:
    """Tell whether "completed" has an object of its own: `completed 45 of 60 audits` says nothing of the whole.

    Args:
        after: the words after it.
    """
    return not _WELL_DONE.match(after) and not _UNDONE.search(after)


def is_no_change(text: str) -> bool:
    """Tell whether words say, and only say, that nothing has changed.

    Example:
        `No change to report.` -> True; `No change, but the date moves to May` -> False.
    """
    text = _SIGNED.sub("", text)
    pieces = [p for p in re.split(r"[.!;\n]|,| [-–—] | x+$", text) if any(c.isalnum() for c in p)]
    pieces = [p.strip(" -–—*\"'()") for p in pieces]
    said = [any(_NO_CHANGE.fullmatch(w) for w in (p, re.sub(r"(?<=[a-z]) [A-Z][a-z]+$", "", p))) for p in pieces]
    fine = [bool(_FINE.fullmatch(p) or _EXCUSE.fullmatch(p)) for p in pieces]
    return any(said) and all(a or b for a, b in zip(said, fine, strict=True))


def unwrapped(text: str) -> str:
    """Return a text with the line ends a mail program put in made spaces again, every character in its place."""
    lines = text.split("\n")
    out = lines[0]
    for before, line in itertools.pairwise(lines):
        labelled = re.match(r"[ \t*•-]*[A-Z][\w ()/]{1,28}:(?: |$)", line)
        folded = not labelled and ((len(before) >= 45 and before.rstrip()[-1:] not in ".!?:;") or line[:1].islower())
        out += (" " if folded and line.strip() and before.strip() and line[:1] not in "-*•" else "\n") + line
    return out


def without_ticks(text: str) -> str:
    """Return a text with the ticks, crosses and pictures in it made spaces, every other character in its place."""
    if text.isascii():
        return text
    return "".join(" " if unicodedata.category(c) == "So" or c == "\ufe0f" else c for c in text)


def says_nothing(text: str) -> bool:
    """Tell whether words answer nothing: a dot, "as above", "see email"."""
    # A tick or a cross alone says something, whatever it is.
    nothing = len(text) < 80 and _NOTHING.fullmatch(text.strip())
    return bool(nothing) and not any(unicodedata.category(c) == "So" for c in text)


def points_above(text: str) -> bool:
    """Tell whether words say of a named action what was said of another: `as above`, `ditto`."""
    return bool(
        re.fullmatch(
            rf"(?i)[\W_]*(?:{_ELSEWHERE}|as above|ditto|same (?:again|here)|see above|likewise|as for \w+)[\W_]*", text
        )
    )


def without_closure(text: str) -> str:
    """Return a text with what only says that it may be closed blanked: `happy for it to be closed` leaves nothing to do."""
    return _TO_BE_CLOSED.sub(lambda m: " " * len(m[0]), text)


def _is_over(text: str, start: int, end: int) -> bool:
    """Tell whether what went wrong is denied, or said to be put right: `some concern about it, but that is settled`."""
    return bool(_SOFTENED.search(text[:start]) or _SETTLED.match(text, end))


def clash(rag: Rag, text: str) -> str:
    """Return the words that contradict a colour, or an empty string."""
    if rag is Rag.GREEN:
        found = next((m for m in _BAD.finditer(text) if not _is_over(text, m.start(), m.end())), None) or next(
            (m for m in _FIGURE_AND_TARGET.finditer(text) if float(m["figure"]) < float(m["target"])), None
        )
    elif rag is Rag.BLUE:
        text = without_closure(text)
        found = LEFT_OVER.search(text) or NOT_COMPLETE.search(text)
    else:
        return going_well(text)
    return found[0] if found else ""


def ends_complete(text: str) -> bool:
    """Tell whether a statement ends by calling the whole of it complete, and nothing in it says otherwise.

    Example:
        `Page is live and tested. Complete` -> True; `Training complete` -> False: a part of it, perhaps.
    """
    text = _EVIDENCE.sub("", text)
    end = _ENDS_COMPLETE.search(text.rstrip())
    return end is not None and not LEFT_OVER.search(text) and not NOT_COMPLETE.search(text)


def closes_as_done(text: str) -> bool:
    """Tell whether a request to close rests on the work being done, as far as its words say, and not on another reason."""
    asks = dict(_PROPOSALS)["close"]
    rest = asks.sub(" ", text)
    return not (
        _CLOSED_LATER.search(rest) or _CLOSED_UNDONE.search(rest) or LEFT_OVER.search(rest) or NOT_COMPLETE.search(rest)
    )


def going_well(text: str) -> str:
    """Return the words that say all goes well ("on track", "no issues"), or an empty string."""
    found = next((m for m in _GOOD.finditer(text) if not _NOT_GOOD.search(text[: m.start()])), None)
    return found[0] if found else ""


def asks_for(text: str) -> list[str]:
    """Return what words ask for that only a person can grant: close, merge, delete, reassign, extend, risk, issue."""
    text = _THANKED.sub(" ", text)
    return [kind for kind, pattern in _PROPOSALS if pattern.search(text)]
