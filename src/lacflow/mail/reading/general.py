"""Words of a reply that name no action: greetings and thanks left out, "no change" and "all green" understood, questions
told apart, the rest held with the actions it can stand between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lacflow.mail.reading.take_backs import takes_back_all

_GREETING = re.compile(
    r"(?:hi|hello|dear|hey|good (?:morning|afternoon|evening)|morning|afternoon)\b[^\n.!?;:,]{0,40}?(?:[,!.:]|\n|$"
    r"|[ ][-–—][ ]|[ ](?=[A-Za-z]{0,2}\d|(?:sorry|apologies|hope|thanks|just|only|quick)\b))[ ]*",
    re.IGNORECASE,
)
_NAME_FIRST = re.compile(
    r"[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+)?[,:]?[ \t]*(?:\n|$)|[A-Z][a-z'’-]+,[ ]+(?=\S)"
    r"|[A-Z][a-z'’-]+[ ][-–—][ ]+(?=(?:me again|only|my|here|see|please|sorry|apologies|hope|just|as|thanks|i|we|all|done|quick|brief|short)\b)"
)
_NOT_A_NAME = re.compile(
    r"(?:green|amber|red|blue|complete[d]?|done|closed|finished|no|none|all|both|unchanged|nothing|yes|ok|thanks"
    r"|same|ongoing|update|overdue|slipped|delayed|objective|action|ref|colou?r|status|progress|brag|rag"
    r"|on|not|please|sorry|apologies|see|as|nil|still|everything|just|also|unfortunately|finally|currently|cancelled"
    r"|achieved)\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:many|kind(?:est)?|best|warm(?:est)?|with|yours|very|all the|kindest|thanks|thank you"
    r"|and)[ ,]*)*(?:thanks|thank you|diolch(?: yn fawr)?|cofion(?: gorau)?|danke|merci|regards|wishes|cheers|ta|best|sincerely|faithfully|truly|thx|all the best|rgds"
    r"|kr|bw|many thanks)"
    r"(?:[ ,!.]+(?:(?-i:[A-Z][\w'’-]*)|again|all|in advance|x+)){0,3}[ ,!.]*",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"(?:(?:so |very |really )?(?:sorry|apologies|apologise)\b.{0,80}(?:delay|late|slow|time|missing|not (?:reply"
    r"|respond|getting back)\w*).{0,60}"
    r"|(?:i )?hope (?:you|this|all|that).{0,60}|(?:many )?thanks? (?:you )?(?:for|to) .{0,80}|thank you for .{0,80}"
    r"|thanks?|thank you|(?:please )?(?:see|find) (?:below|attached|enclosed|my|our|the|update|responses?|answers?|comments?).{0,60}"
    r"|(?:my |our |the )?(?:updates?|comments|responses?|answers?)(?: (?:is|are|as|on|for))* (?:below|attached"
    r"|follows?|above|in .{0,30})\b.{0,40}|(?:here|these) (?:is|are) (?:my|our|the) .{0,40}(?:updates?|comments"
    r"|responses?).{0,40}|as (?:requested|discussed|promised)"
    r"|further to (?:your|the|our) (?:recent )?(?:e-?mail|letter|request|message|note|conversation)\b.{0,100}|(?:please find |i set out |here is |i can confirm )(?:the |our |my )?(?:position|progress|updates?)(?: (?:is|are))? (?:as follows|below|set out below).{0,20}"
    r"|(?:just )?(?:please |do )?let me know if .{0,80}|(?:if you (?:need|have|want|require)|should you (?:need|have)) .{0,100}"
    r"|any (?:questions|problems|queries|issues).{0,60}|happy to (?:discuss|chat|talk|update|reply|answer|help|explain).{0,60}|give me a (?:ring|call"
    r"|shout).{0,40}|speak soon|see you .{0,40}|have a (?:good|great|lovely|nice|restful|relaxing).{0,40}"
    r"|updates? (?:as )?(?:follows|below|from me)?|(?:all )?(?:done|completed|filled in|answered|updated|comments?"
    r"|responses?|please see)(?: (?:below|above|in ?line|in the (?:table|e-?mail)|under each \w+|attached))+.{0,20}"
    r"|hope the [\w ]{2,30} (?:went|goes|is going) \w+|(?:a )?(?:quick|brief|short) (?:ones?|updates?|answers?)(?: from me)?(?: (?:between|before|in between) [\w ]{1,20})?|my (?:updates?|answers?)"
    r"|(?:(?:position|updates?|status|progress|summary|return|my updates?) )?as (?:at|of) (?:the )?(?:\d{1,2}(?:st|nd|rd|th)? )?(?:of )?[A-Za-z]{3,9}(?: \d{4})?"
    r"|[A-Z][a-z]+ here(?:,? (?:covering|standing in|filling in|answering|replying|writing|acting|deputising) (?:in |on )?(?:for|behalf of) [A-Z][\w'’-]+.{0,60})?|for (?:info|information)|fyi|all the best|much appreciated|no problem|will do|noted"
    r"|(?:answering|replying|responding|writing|reply|answers?) (?:for|on behalf of|in place of) [A-Z][\w'’-]+.{0,60}"
    r"|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)? (?:has )?asked me to (?:reply|respond|answer|update you|let you know)[^.!?\n]{0,80}"
    r"|(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?|he|she) (?:is|.s|was|has been) (?:off|away|on|out|unwell|sick|ill)\b[^.!?\n]{0,40}?,? (?:so|and) (?:(?:these|this|mine|it|they) (?:are|is|come|comes) from me|(?:he|she|they)(?:.s|.ve| has| have)? asked me to[^.!?\n]{0,40}|(?:i|we)(?:.m|.ve|.ll| am| are| will| have)?"
    r" (?:now )?(?:been asked to |asked to )?(?:pick(?:ing)? (?:this|these|it|them) up|answer(?:ing)?|repl(?:y|ying)|respond(?:ing)?|cover(?:ing)?|step(?:ping)? in|do(?:ing)? (?:this|these|it))[^.!?\n]{0,30})"
    r"|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)? (?:has )?asked me to (?:send|pass|forward)[^.!?\n]{0,30}"
    r"|(?:(?:taking|starting with|first|on|under|for) )?(?:objective|outcome|obj\.?) \w{1,4}(?: first)?"
    r"|(?:action|ref(?:erence)?|no|item|updates?|progress|colour(?: now)?|b?rag|status|(?:new |due |revised )?dates?|comments?|lead)"
    r"|(?:the |my |all the )?(?:rest|others|other \w+|everything else)(?: of (?:it|them))? (?:(?:are|is|stays?|remains?) as (?:i|we) (?:told you|said|sent|reported|gave you)|(?:still )?stands?|(?:was|were|is|are) (?:right|correct|fine|ok|okay))"
    r"|(?:a |one |just a |quick |small |minor )*corrections?(?: to (?:what i|what we|my|our|the)\b[^.!?\n]{0,50})?"
    r"|(?:just |only )*(?:one|two|three|four|five|a couple|a few|\d) (?:updates? |actions? |items? |answers? )?(?:from|for) (?:me|us)(?: (?:this time|today))?"
    r"|(?:i.ve|i have|we.ve|we have) (?:had a look|looked|checked|been through)(?: (?:at|through) [^.!?\n]{0,30})?(?:,? and)?"
    r"|[^.!?\n=]{0,80}\(?(?:[BGAR] ?= ?(?:blue|green|amber|red)[,;. ]*(?:and )?){2,}\)?"
    r"|(?:only |just |it.s )*me again(?:,? sorry)?"
    r"|(?:my|our) (?:bits?|comments?|answers?|updates?|responses?|text|words) (?:are|is) in (?:bold |italic )?(?:blue|red|green|purple|bold|italics|colour)(?: text| type| font)?.{0,40}"
    r"|(?:i|we)(?:.ve| have)? (?:typed|written|put|added|filled|made|answered) [^.!?\n]{0,60}\bin (?:blue|red|green|purple|bold|italics)(?: text| type| font| for you| below| so .{0,40})?"
    r"|(?:my |our |the |all )?(?:changes|answers|updates|edits|comments) (?:are )?(?:marked|shown|made|highlighted|typed|written) in (?:bold|red|blue|green|purple|italics)[^.!?\n]{0,40}"
    r"|no (?:date changes?|changes? (?:to|of) (?:the |any )?dates?)|(?:the |its |my )?dates? (?:stands?|(?:is |are )?unchanged|as before|to stay(?: as is)?)"
    r"|(?:the )?(?:rows?|cells?|lines?|ones?|changes|updates|anything|what)(?: (?:that )?(?:i|we)(?:['’]ve| have)? (?:changed|updated|added|amended|filled in|edited))?(?: (?:is|are))?"
    r" (?:in|highlighted(?: in)?|shaded(?: in)?|marked(?: in)?) (?:yellow|green|red|blue|bold|pink|orange|italics|gr[ae]y)|(?:i|we)(?:['’]ve| have)? (?:highlighted|marked|shaded) (?:the (?:rows?|cells?|ones?|lines?) )?(?:what |that )?(?:(?:i|we)(?:['’]ve| have)? )?(?:changed|updated|added|amended|filled in|edited) in (?:yellow|green|red|blue|bold|pink|orange|italics|gr[ae]y)"
    r"|(?:i|we) can only (?:speak|answer|comment|reply|report) (?:for|on)[^.!?\n]{0,40}|(?:this is )?easier (?:like this|this way|in a (?:table|list))"
    r"|(?!.*\b(?:slip|delay|late|action|amber|red|green|blue|complete|move|finish|date)\w*)(?:and |but )?(?:(?:i.m|i am|i will be|i.ll be) (?:on (?:annual )?leave|away|off|out of (?:the )?office)|(?:i.m|i am|i.ll be|i will be) back)\b(?! track)[^.!?\n]{0,50}"
    r"|(?!.*\b(?:slip|delay|late|action|amber|red|green|blue|complete|move|finish|date)\w*)(?:(?:i.m|i am|i.ll be|i will be|(?-i:[A-Z])\w+(?:.s| is)) (?:off|away|on (?:annual )?leave|out of (?:the )?office)\b[^!?\n]{0,140}"
    r"|(?:apologies|sorry)[ ,]+(?:but )?(?:i|we) (?:will not|won.t|can.t|cannot|am not able to) (?:now )?(?:be at|make|attend|come to|get to) [^!?\n]{0,120}"
    r"|(?:please |could you |can you |would you )+(?:copy|cc|include|add) (?-i:[A-Z])[\w'’ -]{2,40} in\b[^!?\n]{0,120}|(?:please )?(?:copy|cc) (?:me|us|(?-i:[A-Z])[\w'’ -]{2,40}) (?:in|into)\b[^!?\n]{0,80}"
    r"|(?:our|my) (?:e-?mail|phone|telephone|postal|office)? ?(?:address(?:es)?|numbers?|details) (?:are|is|have|has|will be|will) (?:be )?(?:changing|changed?|moving)[^!?\n]{0,120})"
    r"|(?:it was |it.s been )?(?:good|nice|lovely|great) to (?:see|meet|speak|talk|catch up|chat).{0,60})[ .!,:;]*",
    re.IGNORECASE,
)
#: What a column was added with, and what was changed besides.
_COLUMN_WITH = (
    r"(?: (?:with|for|showing|saying) (?:where (?:we|things|they|it) (?:are|is|stands?|have got)(?: up)?(?: to)?"
    r"|(?:(?:my|our|the|an?|each) )?(?:\w+ )?(?:updates?|comments?|progress|position|answers?|notes?)))?"
)
#: What stands where: `colours in the table, words under each`.
_PLACED = (
    r"(?:(?:(?:the |my |all |new )*(?:colours?|ratings?|b?rags?|words?|comments?|updates?|dates?|answers?|everything|all)(?: (?:is|are))? )?"
    r"(?:in (?:the|your) (?:table|grid|form|cells|columns?)|under each(?: one| action)?|beside each(?: one)?))"
)
_AND_CHANGED = (
    r"(?:,? and (?:have )?(?:changed|updated|amended|corrected) (?:(?:the|any|some|my) )?(?:colours?|dates?|b?rags?|ratings?)"
    r"(?:(?:,| and| or) (?:the )?(?:colours?|dates?|b?rags?|ratings?))*(?: (?:in it|there|too|as well|where needed|where (?:they|it)(?:['’]?ve| have|['’]s| has) (?:moved|changed)))?)?"
)
#: Words that only say where in the mail the answers are.
_POINTS = re.compile(
    r"(?:(?:quick|brief|short|my|our|the|all|some|a few) )*(?:answers?|updates?|comments?|responses?|repl(?:y|ies)|notes?)(?: (?:are|is))?"
    r" (?:under (?:each|every)(?: one| action| heading)?|in ?line|inside|below|beneath|underneath|above|within|between the lines|in the (?:table|form|text|body))\b.{0,30}"
    r"|(?:(?:mine|they|these|this|all|both|everything|my|our|the|updates?|answers?|comments?|responses?|details|ones?) )+(?:(?:are|is|have been|has been) )?(?:all )?(?:typed|filled|put|added|written|entered|inserted|marked)(?: in)?"
    r" (?:under (?:each|every)(?: one| action| heading)?(?: below)?|below|above|beneath|underneath|inside|in ?line|(?:in|into|on) the (?:table|form|boxes|text))(?: in (?:blue|red|green|purple|bold|italics|capitals))?(?: (?:text|type|font|ink))?"
    r"|(?:the |my )?(?:others?|rest|other (?:one|two|ones|action|actions))(?: (?:is|are))? (?:(?:at|down at) the (?:bottom|end|foot|top)|below|above|underneath|beneath|further (?:down|up)|in ?line|inside)\b(?: (?:of|the|this|e-?mail|mail|message|below|table)){0,4}"
    r"|(?:(?:i.ve |i have |i )?(?:just |only )?(?:seen|noticed|spotted|realised)(?: that)? )(?:there (?:were|are|was|is) |i (?:have|had|missed) )?(?:some |two |one |a few )?(?:more|others?|another)(?: of (?:them|mine|these))? (?:further )?(?:down|below|underneath|up|above|at the bottom|at the end)\b.{0,20}"
    r"|(?:mine|ours|they|these|all)(?: are| is)? in (?:blue|red|green|purple|bold|italics|capitals)(?: (?:text|type|font|ink))?(?: (?:below|above|underneath|beneath|in ?line|in the (?:table|text)|(?:against|beside|next to|under) each(?: one| action)?))?"
    r"|(?:the )?(?:first|top) (?:one|two|three|few) (?:are )?here,? (?:and )?(?:the )?(?:others?|rest)(?: (?:is|are))? (?:at the (?:bottom|end)|below|underneath|further down)"
    r"|(?:all )?(?:put|filled|typed|done|written)(?: (?:it|them|this))?(?: in)? under (?:each|every)(?: one| action| heading)?\b.{0,30}"
    r"|(?:please )?(?:see|look) (?:below|beneath|underneath|under|above|inside|in ?line|within)\b.{0,30}"
    r"|(?:i|we)(?:['’]ve| have)? (?:typed|filled|answered|changed|updated|added|put|marked|completed|amended|edited)\b.{0,50}"
    r"\b(?:table|form|sheet|below|beneath|above|in ?line|inside|each one|document|spreadsheet)\b.{0,20}"
    r"|(?:\w+ )?(?:dates?|colours?|things?|ratings?|lines?|rows?)(?: (?:have|has|are|is))?(?: been)? (?:changed|updated|amended)"
    r" (?:in|on) (?:the|your) (?:table|form|sheet|list)\b.{0,20}"
    rf"|(?:i|we)(?:['’]ve| have)? (?:added|put|inserted)(?: in)? an? (?:\w+ )?column\b[^.!?\n]{{0,30}}?{_COLUMN_WITH}{_AND_CHANGED}"
    rf"|(?:i|we)(?:['’]ve| have)? (?:typed|filled|changed|updated|amended|edited|overtyped|corrected)(?: in| up| over)? (?:the|your) (?:table|rows?|cells?|columns?)\b[^.!?\n,]{{0,20}}{_AND_CHANGED}"
    r"|(?:my |the |our )?(?:comments?|updates?|answers?|notes?|progress)(?: (?:is|are|added|typed))? in (?:the|an?) (?:\w+ )?column\b.{0,20}"
    r"|(?:please |pls )?(?:see |find |here(?:.s| is) )?(?:the |your |my |our )?(?:updated |completed |amended |filled[- ]in )*(?:table|grid|form)"
    r"(?: (?:is|has been|now|all))*(?: (?:updated|done|completed?|filled in|amended|edited|below|returned))?(?: (?:below|for you|with (?:my|our) \w+))?"
    r"|(?:all |my |our |the )*(?:changes|edits|amendments|updates|comments?|answers?)(?: (?:made|added|typed|put|done|are|is))* (?:in|into|to|on)"
    r" (?:the|your|our) (?:table|grid|form|rows?|cells?|columns?)\b.{0,20}"
    r"|(?:filled in|updated|amended|completed) (?:the|your) (?:table|grid|form)\b.{0,20}|(?:mine|ours) (?:is |are )?(?:below|in the table)"
    rf"|{_PLACED}(?:,? (?:and |but )?{_PLACED})*(?:,? and (?:i|we)(?:['’]ve| have) (?:re-?)?(?:shaded|coloured) the (?:table|cells|boxes))?"
    r"|(?:i|we)(?:['’]ve| have)? (?:just |only )*(?:added (?:my |our |some )?(?:comments?|updates?)(?: (?:in|to) [^.!?\n,]{0,30})?,? and )?"
    r"(?:re-?)?(?:shaded|coloured|filled|changed the (?:shading|colours?) of) the (?:\w+ )?(?:cells|boxes|ratings?|ones?)(?: (?:where|that) (?:they|it|has|have|moved|changed)\b[^.!?\n,]{0,20})?",
    re.IGNORECASE,
)
#: Talk about the mail itself; it says nothing where it holds no number, day or colour either.
_CHATTER = re.compile(
    r"(?:[^.\d]{0,60}\b(?:so |all )?in (?:your|the|that) (?:same )?order|here(?:.s| is| are) (?:where|how|what|the latest|my|our|mine|an?)\b.{0,50}|(?:i.m |i am |just )?(?:dictating|typing|writing|sending|doing) this (?:in|on|from|while|between|at) .{0,60}|(?:please )?(?:excuse|forgive|ignore|apologies for) (?:the |any |my )?(?:typos?|brevity|spelling|dictation)\b.{0,40}"
    r"|[^.\d]{0,60}\b(?:so|and) (?:i|we)(?:.ve|.m|.ll| have| am| will|)(?: just| now| had to)? (?:done|do|did|doing|filled|fill(?:ing)?|answer(?:ed|ing)?|repl(?:y|ied|ying)|picked|covered|cover(?:ing)?|sent|sending|complet(?:ed|ing))"
    r" (?:this|these|it|them|the (?:return|update|updates|form)|in|up)\b[^.\d]{0,30}"
    r"|.{0,60}\b(?:replying|responding|answering|writing) (?:on (?:his|her|their) behalf|for (?:him|her|them))\b.{0,20}|(?:(?:just|simply|all) )?(?:copied|pasted|copy|taken|straight|extracted)(?: and pasted| across| over)? (?:from|out of) (?:my|our|the) [\w ]{1,40}|(?:the |my |our )?(?:sheet|form|file|spreadsheet|table|document|template)\b.{0,40}\b(?:attached|below|enclosed)\b.{0,40}"
    r"|(?:so |very |really )?(?:sorry|apologies|apologise)\b.{0,80}|(?:one|two|some) of (?:these|them) (?:is|are) (?:not right|wrong)"
    r"|[\w' ]{1,30}\b(?:looks? after|deals? with|handles?) (?:this|these|it|them) (?:for|with) (?:me|us)\b.{0,30})[ .,:;!]*",
    re.IGNORECASE,
)
_HELLO = re.compile(
    r"^(?i:hi|hello|hey|dear|morning|afternoon|good (?:morning|afternoon))(?: [A-Z][\w'’-]+){0,2}[ ,]+(?=\w)"
)
#: A few words with a colon at their end: the answers follow.
_LEADS_IN = re.compile(
    r"(?=[^\n]{0,60}\b(?:updates?|answers?|mine|run through|things|points|comments|progress|position|status|actions?|repl(?:y|ies)|follow\w*|here|below|responses?|summary|notes?|list|commentary|narrative|ratings?|reasons?)\b)"
    r"(?![^\n]{0,60}\b(?:says?|said|wrote|writes|told|from|asked)\b)[^\n.!?;:]{2,60}:[ ]*",
    re.IGNORECASE,
)
_SAYS_SOMETHING = re.compile(
    r"\d|\b(?:green|amber|red|blue|complete[d]?|done|closed|finished|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|may|spring|summer|autumn|winter"
    r"|no change|but|not (?:been|able|done)|delay\w*|action|funding)\b",
    re.IGNORECASE,
)
_ENQUIRES = re.compile(
    r"[\W_]*(?:(?:and|but|also|so|just checking)[ ,:]+)*(?:is|are|was|were|does|do|did|has|have|what|when|who|whose|which|why|where|how|should)\b",
    re.I,
)
_NEW = re.compile(
    r"\b(?:there(?: is|.s| are)|(?:i|we)(?: would|.d)? (?:have|need|want|like) (?:to (?:add|raise|flag))?|one|also)[ ]*(?:an? |another |one )?(?:new )?(?:risks?|issues?)\b[^.?!\n]{0,40}\b(?:log|register|logged|added|registered)\b|^[\W_]*(?:one |a |another |also |further )*(?:new )?(?:risk|issue|action)\b[^.:\n]{0,30}[:–-][ ]|^[\W_]*(?:one|something|this one is) for the (?:risk|issues?) (?:log|register)\b|\b(?:(?:can|could|may|shall|should|please|would like to|want to|like to)\b[^.?!\n]{0,20}\b(?:add|raise|include|put in|log)|(?:i|we) propose)"
    r" (?:an? |another |one |the |this as an? )?(?:new |further |extra |separate )?(?:actions?|items?|risks?|issues?|lines?)\b",
    re.IGNORECASE,
)
_INSTRUCTS = re.compile(
    r"(?:^|[.!?;:\n]\s*|\b(?:but|and|so) )(?:please|pls|can|could|would|will you|let.s|ask|ring|call|phone|speak|talk|see|contact|give)\b"
    r"|\b(?:ring|call|phone|speak|talk|chat|catch up|discuss)\b[\w ]{0,30}\b(?:me|you|us|this|it|first|before)\b",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(
    r"\b(?:all|both|everything|every (?:one|action)|each|any of (?:mine|them|these|my)|(?:the|any|my|our) (?:b?rags?(?: ratings?)?|ratings|colours|statuses|dates))\b",
    re.IGNORECASE,
)
_SUMS_UP = re.compile(
    r"[\W_]*(?:(?:we|i|my|the|so|yes|status|they)\b(?:['’]\w+| are| is| am)?[ ]+)*(?:actions? )?(?:are |is )?"
    r"(?:all|both|everything|every (?:one|action)|each)\b(?:['’](?:s|re))?(?:[ ]+(?:else|of|them|these|mine|ours|my|the|our|actions?|ones?|items?|is|are|still|now|remain|remains|going|others?|rest|other|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}))*"
    r"[ ,:–-]*(?:on (?:track|target|schedule)|green|amber|red|blue|complete[d]?|done|well|progressing|fine|ok(?:ay)?)\b",
    re.IGNORECASE,
)
_THE_REST = re.compile(
    r"\b(?:(?:the |my |all )?(?:rest|others?|remainder|remaining|other (?:ones|actions|items|\w+))|everything else|nothing else"
    r"|all else|otherwise)\b",
    re.IGNORECASE,
)
#: How an exception begins: `, except for 14`.
BUT_FOR = r"[,;(–-]?[ ]*\b(?:except|apart from|bar|other than|with the exception of|excluding|aside from)(?: (?:for|that))?[ ]+"
_EXCEPTION = re.compile(
    BUT_FOR
    + r"(?:(?:(?:the|these|those|following|ones?|actions?|items?|lines?|below|two|three|four|five|six|\d)(?:[ ]+|(?=[:.]))){1,5}[ ]*:?$"
    r"|(?:(?:ref|action|item|number|objective)s?[ ]+)?\w{1,6}(?:[.]\w{1,4})?(?:(?:,|[ ]and|[ ]&|/)[ ]?\w{1,6}(?:[.]\w{1,4})?)*[)]?$)",
    re.IGNORECASE,
)
_CANNOT_SAY = re.compile(
    r"(?:so |and |but )?(?:i|we) (?:can.?t|cannot|am unable to|are unable to|am not able to) (?:really |yet )?(?:give|say|rate|update|answer|comment|tell)\b[^.!?]{0,60}\b(?:until|till|without|before)\b",
    re.IGNORECASE,
)
_LEAD_IN_WORDS = 10
_LEADS_TO = re.compile(
    r"\b(?:changes?|brief|me|follows?|following|below|updates?|answers?|here|these|those|mine|order|actions|position)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)|\n")


def trim(text: str, name: str) -> tuple[str, str]:
    """Return a passage without its greeting and closing, and what stood below the closing.

    Args:
        name: the sender's display name; a line that is it, its first word or its initials closes the passage.
    """
    text = text.strip()
    signed = _is_signature(text, _names(name))
    greeting = _GREETING.match(text)
    if greeting and len(greeting[0].split()) <= 6 and not _SAYS_SOMETHING.search(greeting[0]):
        text = text[greeting.end() :].lstrip()
    else:
        first = _NAME_FIRST.match(text)
        if first and first.end() < len(text) and not _NOT_A_NAME.match(text):
            text = text[first.end() :].lstrip()
    lines = text.split("\n")
    if signed:
        return "", text
    closes = _closing_at(lines, _names(name))
    return "\n".join(lines[:closes]).strip(), "\n".join(lines[closes:]).strip()


_IS_A_SENTENCE = re.compile(
    r"\b(?:we|i|it|they|he|she|have|has|had|is|are|was|were|will|been|not?|can|do|did)\b|n['’]t\b|[?]", re.IGNORECASE
)


#: A line of a signature by which its writer is reached: a telephone number, an address of mail or web.
_REACHED_AT = re.compile(
    r"(?:(?:direct|tel|telephone|phone|mobile|mob|office|work|[tmpdw]|e-?mail|e|web)\b[ .:]*)?"
    r"(?:\+?\(?\d[\d ()/-]{7,18}\d(?:[ ]*(?:ext|x)[ .:]*\d{1,6})?|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+)",
    re.IGNORECASE,
)


def _is_signature(text: str, names: frozenset[str]) -> bool:
    """Tell whether a passage is the sender's signature and no more: the whole name, then short lines that give no news."""
    lines = [line.strip(" ,.*_") for line in text.split("\n") if line.strip()]
    if not lines or len(lines[0]) < 2 or lines[0].lower() not in names:
        return False
    reached = [line for line in lines[1:] if _REACHED_AT.fullmatch(line)]
    card = [line for line in lines if line not in reached]
    says = _SAYS_SOMETHING.search("\n".join(card)) or _IS_A_SENTENCE.search("\n".join(card))
    whole = any(" " in line and line.lower() in names for line in card[:2])
    return bool(reached or whole) and not says and all(len(line.split()) <= 8 for line in card)


#: `Ellie x`.
_KISSES = re.compile(r"(?<=\w)[ ]+x{1,3}$", re.IGNORECASE)


def _names(name: str) -> frozenset[str]:
    words = [w for w in re.split(r"[\s,.()]+", name.lower()) if w]
    if not words:
        return frozenset()
    turned = [*words[1:], words[0]] if "," in name else words
    short = {turned[0][:n] for n in range(3, len(turned[0]))}  # Kev, of Kevin
    return frozenset(
        {
            " ".join(words),
            " ".join(turned),
            f"{turned[0][0]} {turned[-1]}",
            turned[0],
            words[0],
            "".join(w[0] for w in turned),
            turned[0][0],
        }
        | short
    )


def _closing_at(lines: Sequence[str], names: frozenset[str]) -> int:
    """Return the first line of the signature, or how many lines there are. Little may follow it."""
    filled = [i for i, line in enumerate(lines) if line.strip()]
    for place, i in enumerate(filled):
        bare = _KISSES.sub("", lines[i].strip().strip(" ,.!-–—*_")).lower()
        below = len(filled) - 1 - place
        alone = len(filled) == 1 and bare in names and len(bare) > 2
        if alone or (below <= 14 and _is_card(lines[i], names)):
            return i
        if below <= 14 and ((_CLOSING.fullmatch(lines[i].strip()) and (below or i)) or (bare in names and i)):
            return i
    return len(lines)


def _is_card(line: str, names: frozenset[str]) -> bool:
    """Tell whether a line is a signature of one line: the sender's whole name, then their post or telephone."""
    start = re.match(r"[\s*_]{0,4}([^|,;:\d•]{3,60}?)[ *_]{0,3}(?:[|,•·]|[ ][-–—][ ]|\()(?=.*\w)", line)
    return start is not None and " " in start[1].strip() and start[1].strip().lower() in names


def sentences(text: str) -> list[str]:
    """Return the sentences of general words."""
    return [s.strip() for s in _SENTENCE.split(text) if any(c.isalnum() for c in s)]


def is_courtesy(sentence: str) -> bool:
    """Tell whether a sentence only greets, thanks or points at what follows."""
    bare = sentence.strip(" *_\"'-–—")
    return bool(
        _COURTESY.fullmatch(bare)
        or _CLOSING.fullmatch(bare)
        or (
            _POINTS.fullmatch(bare.rstrip(" .!,:;"))
            and not _SAYS_SOMETHING.search(re.sub(r"\b(?:completed?|done|in (?:blue|red|green|purple))\b", "", bare))
        )
        or (_GREETING.fullmatch(bare) and len(bare.split()) <= 5)
    )


def says_something(sentence: str) -> bool:
    """Tell whether a sentence holds a number, a day, a colour or another word by which work is reported."""
    return bool(_SAYS_SOMETHING.search(sentence))


def is_instruction(text: str) -> bool:
    """Tell whether words ask the reader to do something or speak to someone, so that they report nothing by themselves."""
    return bool(_INSTRUCTS.search(text))


def is_enquiry(question: str) -> bool:
    """Tell whether a question wants to know something, and does not ask for something in the guise of one (`Can it move?`)."""
    return bool(_ENQUIRES.match(question))


def is_name(sentence: str, name: str) -> bool:
    """Tell whether a sentence is the sender's name put under the answer: `See attached. Dev`."""
    return _KISSES.sub("", sentence.strip(" .,-–—!")).lower() in _names(name)


def proposes_new(sentence: str) -> bool:
    """Tell whether a sentence asks for a new action, risk or issue: `Can we add an action about furniture packs?`."""
    return bool(_NEW.search(sentence))


def is_chatter(sentence: str) -> bool:
    """Tell whether a sentence only talks about the mail: that it is late or long, what is attached, that answers follow."""
    sentence = _HELLO.sub("", sentence)
    if _LEADS_IN.fullmatch(sentence.strip()):
        sentence = re.sub(r"(?i)\bactions?\b", "", sentence)
        return not (_SAYS_SOMETHING.search(sentence) or takes_back_all(sentence))
    return (
        bool(_CHATTER.fullmatch(sentence.strip(" *_\"'-–—")))
        and not _SAYS_SOMETHING.search(sentence)
        and not takes_back_all(sentence)
    )


def leads_in(sentence: str) -> bool:
    """Tell whether a sentence only leads to what stands below it: `Update from policing as follows:`."""
    short = len(sentence.split()) <= _LEAD_IN_WORDS and not _SAYS_SOMETHING.search(sentence)
    return short and sentence.rstrip().endswith(":") and bool(_LEADS_TO.search(sentence))


def cannot_say(sentence: str) -> bool:
    """Tell whether a sentence only says that no answer can be given yet: `I can't give you a colour until I know`."""
    return bool(_CANNOT_SAY.match(sentence)) and not re.search(r"\d", sentence)


def of_everything(text: str) -> bool:
    """Tell whether words speak of all the actions at once."""
    return bool(_EVERYTHING.search(text))


def sums_up(text: str) -> bool:
    """Tell whether words give every action one state: `All on track`, `Both are green`."""
    return bool(_SUMS_UP.match(text))


def counts_with(text: str, actions: int) -> bool:
    """Tell whether words for all can mean so many actions: `both` and `either` mean two."""
    return actions == 2 or not re.match(r"[\W_]*(?:\w+ ){0,2}both\b|.{0,40}\beither\b", text, re.IGNORECASE)


def makes_exception(text: str) -> bool:
    """Tell whether words end by making an exception: `No change except 14`."""
    return bool(_EXCEPTION.search(text))


def without_exception(text: str) -> str:
    """Return words without the exception they end with."""
    return _EXCEPTION.sub("", text)


def of_the_rest(text: str) -> bool:
    """Tell whether words speak of the actions not named elsewhere."""
    return bool(_THE_REST.search(text))
