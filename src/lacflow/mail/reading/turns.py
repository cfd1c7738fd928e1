"""Where a sentence turns to an action by its ref: `With 2a the training..`, `16, ask Dawn`, `19 therefore has to move`.

A sentence turns to a ref that it begins with, but for words that only lead there, if it goes on as one that speaks of one
thing: with a mark, somebody who acts, or a verb in the singular. A number that counts (`16 carers came`) is followed by what it
counts. Words such as "with" also lead to what has happened already (`With 2a done we can start`): those must be followed
by somebody who acts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_REF = r"(?P<ref>\d{1,3}(?:[a-z]\d{0,2})?(?:\.\w{1,3})?(?:-[a-z]\d?)?)(?![\w/]|[.,:-]\d|[ ]?%)"
#: A ref after a colour and its colon is of that colour, which is for `colour_lists`.
_OPENS = r"(?:^|\n[ \t>*•·–—-]*|(?<!\d)[.][ ]*|(?:[.!?;…]|(?<!blue)(?<!green)(?<!amber)(?<!red):)[\"')]*[ ]+|\A(?:[A-Za-z]+ )?[A-Z][a-z]+[ ](?:[–—-]|x)[ ]+)(?:sorry[ ,:]+)?"
_JUST = r"(?:(?:and|but|so|then|now|right|well|ok|okay|also|yes|next|lastly|finally|first|number|no\.?|nos\.?|action|ref|item|which leaves)[ ,:]+){0,3}"
_LEADS = (
    r"(?:(?:from (?:me|us)|my (?:update|answer)) )?(?:on|for|with|re|regarding|concerning|as for|as to|as regards|about|under|with (?:regard|respect|reference) to|in (?:terms|respect) of|in relation to"
    r"|(?:turning|moving|coming|going|back) (?:on |back )?to|when it comes to)[ ]+(?:the |number |no\.? |action |ref |item )*"
)
_SOMEBODY = r"(?:(?:we|i|it|they|he|she|you|this|that|there|nobody|everyone|nothing|everything|all|things|the|our|my|its|his|her|their|no|some|someone|who|what)(?:['’](?:m|s|re|ve|d|ll))?)(?![\w’'-])"
#: A verb of one thing, which no noun in the plural is.
_OF_ONE = (
    r"(?:is|isn.t|has|hasn.t|was|wasn.t|will|won.t|can|can.t|cannot|could|couldn.t|should|would|may|might|must|needs|remains|stays|goes|comes|depends|relies|hinges|hangs|follows|continues|carries|sits|stands|belongs|seems|appears|awaits"
    r"|(?:moves|slips|starts|ends|runs|looks|waits|rests|links)(?= (?:to|until|till|on|in|into|for|back|again|at|with|like|good|fine|ok|over|behind|late|next|well)\b))"
)
_ADVERB = r"(?:(?:now|still|just|also|therefore|again|already|currently|probably|sadly|unfortunately|really|clearly|only)[ ]+)?"
#: After a comma: what is said of several, or lists them.
_OF_MANY = (
    r"(?:and|or) \d|(?:mostly|mainly|including|of (?:whom|which)|most|half|some)\b|[^.!?\n,]*,[ ](?:are|were|have)\b"
)
#: Nobody says this of what he counts.
_PLAINLY = r"(?:(?:please |pls )?(?:see|ask|ditto|likewise|same (?:for|as|again|here|story)|as (?:above|before|i|we|per|for|discussed|agreed)|not (?:sure|started|yet|mine|certain|one|done|completed?|finished|ready|going|happening|moved|able|there|met|in place)|no longer|don.t|can.t)\b)"
_ON = r"[ ]+(?!(?:we|i) (?:have|know|saw|met|placed|trained|recruited|had)\b)"
_TURNED_TO = re.compile(
    rf"{_OPENS}(?P<lead>{_JUST}{_LEADS}){_REF}(?=[ ]?[,:–—](?![ ]?(?:and )?\d)|[ ]-[ ]|{_ON}(?:{_SOMEBODY}|(?-i:[A-Z][a-z]+['’]s)|still|green|amber|red|blue))",
    re.IGNORECASE,
)
_TURNS = re.compile(
    rf"{_OPENS}(?P<lead>{_JUST}){_REF}(?=[ ]?[:=][ ]|[ ][–—-][ ]+(?:[a-z\"'(]|\d+[ ](?:of|out|per|[a-z]+s)\b)|,[ ](?!\d|{_OF_MANY})[a-z]|\.{{2,3}}[ ]"
    rf"|{_ON}(?:{_SOMEBODY}|{_ADVERB}{_OF_ONE}|{_PLAINLY})(?!\w))",
    re.IGNORECASE,
)


def turns(text: str) -> Iterator[re.Match[str]]:
    """Yield the places where a sentence turns to what may be a ref, with the groups `ref` and `lead`, the words that lead to it.

    Example:
        `With 2a we are nearly there. 16, ask Dawn. 14 carers came.` -> `2a`, `16`; not `14`.
    """
    for pattern in (_TURNED_TO, _TURNS):
        yield from pattern.finditer(text)
