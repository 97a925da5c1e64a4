"""Whether an English act took place, is planned, is denied, is only thought of, or is somebody's claim.

Decided by the words around a trigger in its own clause, and by the clause that its own depends on ("denied
that …"). The other languages' words for this are in ``data/acts_*.yaml``.
"""

from __future__ import annotations

import re

from articles.model import Modality

# Under these an act did not take place; the thing itself comes within a few words.
_DENIED = re.compile(
    r"(?:\b(?:[Nn]ot(?!\sonly)|[Nn]ever|[Nn]o(?!\scandidate)|nor|[Nn]either|cannot|refus\w+\sto|declin\w+\sto|fail\w+\sto|unable\sto"
    r"|(?:has|have|had)\syet\sto|unwilling\sto|(?:put|puts|putting|called|calls|calling|broke)\soff|pulled\sout\sof"
    r"|backed\sout\sof|turned\sdown|shelv\w+|delay(?:ed|s|ing)?|scrap\w*"
    r"|den(?:y|ies|ied|ying)|ruled\sout|rul(?:es|ing)\sout|rather\sthan|instead\sof|reject\w*|prevent\w*|avoid\w*|postpon\w+"
    r"|cancel\w*|block(?:s|ed|ing)?|stopped\sshort\sof|(?i:nobody|no\sone|none\sof|nothing))|n't)"
    r"(?:\s[\w'-]+){0,4}\s\Z|\b[Nn]o\s(?:state|country|member|government|party|side|nation)\b(?:\s[\w'-]+){0,8}\s\Z"
)
_WITHOUT = re.compile(r"\b[Ww]ithout\s(?:(?:a|an|any|ever)\s)?(?:(\w+)\s)?\Z")
_DENIED_AFTER = re.compile(
    r"\s(?:no(?!\slater|\sfewer|\sless)|nothing|none|neither)\b"
    r"|\s?(?:[\w'-]+\s){0,8}(?:, [^,.;]{3,60}, )?(?:(?:was|were|has|have|had|did|do|does|is|are)\s"
    r"(?:not|never)\b(?!\sonly)|never\s(?:took|came|happened|began|met|went)\b|(?:\w+n't)\b|failed\sto|fell\sthrough"
    r"|(?:talks\s)?collapsed|(?:was|were|has\sbeen|have\sbeen|had\sbeen)\s(?:postponed|cancelled|canceled|rejected|called\soff|refused"
    r"|averted|prevented|abandoned|ruled\sout|vetoed|dropped|shelved|put\s(?:off|back|on\shold)|delayed|scrapped|blocked))"
)
_DENIED_CLAUSE = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject\w*|not\strue|no\sevidence|untrue|ruled\sout|dismiss\w*|refut\w+)\b[^.;]{0,40}\Z"
)
_ASIDE = re.compile(
    r"\b(?:[Aa]t|[Dd]uring|[Ii]n)\s(?:the|a|an|its|their|those|these)\s(?:[\w-]+\s){0,2}\Z"
)  # where the rest took place
# What is done about an act and not the act itself.
_ABOUT = re.compile(
    r"\b(?:recogni[sz]\w*|acknowledg\w*|attend\w*|(?:taken?|taking|took)\spart\sin|participat\w+\sin|support\w*|observ\w+|comment\w*\son|condemn\w*)"
    r"\s(?:[\w'-]+\s){0,5}\Z"
)
_CALLED_OFF = re.compile(
    r"\b(?:(?:called|put)\soff|cancel\w+|postpon\w+|scrapped|shelved|delayed|fell\sthrough|collapsed|backed\sout|pulled\sout"
    r"|never\s(?:\w+ed|took|came|met|did)|(?:did|was|were|has|have|had)(?:\snot|n't))\b"
)
# Under these it is only thought of, or asked for; what is asked for is told by the asking.
_HYPOTHETICAL = re.compile(
    r"\b(?:would|could|might|may|if|unless|whether|propos\w+|threaten\w*|offer(?:s|ed|ing)?|warn(?:s|ed|ing)?\s(?:of|against|that|about)"
    r"|suggest\w*|fear(?:s|ed|ing)?\s(?:that\s)?|in\scase\sof|in\sthe\sevent\sof|should\sthere\sbe|consider(?:s|ed|ing)?)"
    r"(?:\s[\w'-]+){0,5}\s\Z"
    r"|\b(?:likely|possible|potential|hypothetical|possibility\sof|prospects?\sof|risk\sof|threat\sof|mull(?:s|ed|ing)?|weigh(?:s|ed|ing)?|contemplat\w+|any|eventual)"
    r"(?:\s(?!of\b)[\w'-]+){0,2}\s\Z"
)
_FEARED = re.compile(
    r"\b(?:warn(?:s|ed|ing)?|fear(?:s|ed|ing)?|hop(?:e|es|ed|ing)|doubt(?:s|ed)?|threat(?:s|en\w*)?|(?:un)?likely|possib\w+|risk|chance)\b[^.;]{0,40}\Z"
)
_MIGHT_AFTER = re.compile(r"\s(?:[\w'-]+\s){0,4}?(?:might|could|may)\s(?:\w+ly\s)?[a-z]+")
_CONDITION = re.compile(r"\W*(?:Had|Were|Should)\s(?:the|a|an|it|they|he|she|both|its|[A-Z][\w-]+)\s")
_UNTOLD = re.compile(
    r"\b(?:should|can|must|hop(?:e[sd]?|ing)|wants?|wanted|wish\w*|seeks?|sought|seeking|try|tries|trying|tried|attempt\w*|in\sorder"
    r"|obliged|required|needs?\sto|supposed|appeal\w*|demand(?:s|ed|ing)?(?:\s(?:for|that))?|calls?\s(?:for|on|upon)|called\s(?:for|on|upon)"
    r"|calling\s(?:for|on)|urg(?:e|es|ed|ing)|ask(?:s|ed|ing)?|allow\w*|enable\w*|negotiat(?:e|es|ing)|(?:has|have|had)\sto"
    r"|aspir\w+|agree\son\sways)"
    r"(?:\s[\w'-]+){0,5}\s\Z"
    r"|\b(?:[Cc]o-?\s?[Cc]hair(?:s|m[ae]n|persons?)?|[Aa]genda)\s(?:of|at)\s(?:[\w-]+\s){0,4}\Z"
    r"|\b(?:talks|negotiations|discussions|votes?|debates?|referendums?|consultations)\son\s(?:[\w'-]+\s){0,3}\Z"
    r"|\b(?:right|draft|conditions?\sfor|ways\sof|against|process\sof|progress\stowards?|bid|threat|steps?\stowards?|talks\son|power\sof)"
    r"(?:\s[\w'-]+){0,2}\s\Z"
)
_PLANNED = re.compile(
    r"\b(?:will|shall|plan(?:s|ned|ning)?|expected|expects|set|due|scheduled|intend\w*|pledg\w+|promis\w+|vow(?:s|ed)?|ready|willing"
    r"|prepar(?:ed|es|ing)|aims?|poised|slated|about|going|agreed|agrees?|(?:is|are|was|were))\sto\s(?:\w+\s){0,2}?(?:be\s)?\Z"
    r"|\b(?:will|shall|'ll)\s(?:\w+ly\s|also\s|soon\s|then\s|again\s|be\s|have\s){0,3}\Z"
    r"|\b(?:will|shall|(?:plan(?:s|ned|ning)?|expected|set|due|scheduled|intend\w*|going|ready|willing|agreed|is|are|was|were|pledg\w+|promis\w+|vow\w*)\sto)"
    r"\s(?:also\s|soon\s|again\s)?(?:hold|host|attend|begin|start|launch|conduct|organi[sz]e|sign|impose|introduce|announce|open|convene|make|pay|deliver"
    r"|accept|establish|conclude|adopt|build|erect|extend|complete|stage|set\sup|lift|withdraw|deploy|pull|send|receive|take\spart\sin|participate\sin|visit|meet|join|chair|continue|resume|face|release|issue|have|call|travel|fly|gather|arrive|go|come|discuss|vote\s(?:in|on)|go\sto\sthe\spolls)"
    r"\s(?:[\w'-]+\s){0,7}\Z"
    r"|\b(?:provid(?:es|ed|ing)\sfor|envisag\w+|foresees?|stipulat\w+|commits?\s\w+\sto|committed\s(?:\w+\s){0,2}to)\s(?:[\w'-]+\s){0,4}\Z"
    r"|\b(?:upcoming|forthcoming|planned|scheduled|future|coming|plans?\s(?:for|of)|planning|prepar(?:es|ing|ed|ations?)\sfor|next"
    r"|date\s(?:of|for))\s(?:(?:a|an|the|its|their|new|full-scale)\s){0,2}(?:\w+\s)?\Z"
)
_PLANNED_AFTER = re.compile(
    r"\s(?:[\w'-]+\s){0,12}?(?:will\b|shall\b|(?:is|are|was|were)\s(?:\w+\s)?(?:planned|scheduled|expected|due|set|being\sprepared)\b"
    r"|(?:is|are)\sto\s|(?:planned|scheduled|due)\s(?:for|to|in|on)\b|to\s(?:be\s(?:held|signed|convened)|take\splace)\b)"
)
_MODAL = re.compile(r"\b(?:will|shall|would|could|may|might)\b")
_OF_A_PLAN = re.compile(
    r"\b(?:will|shall|would|could|may|might)\s(?:\w+\s)?(?:be|have)\s(?:\w+ly\s)?\w+(?:ed|en|\wt|ld|wn)\s(?:[\w'-]+\s){0,4}(?:the|a|an|those|people)"
    r"\s(?:[\w'-]+\s){0,2}\Z"
)
_ANNOUNCED_WOULD = re.compile(
    r"\b(?:said|says|announc\w+|told|pledg\w+|promis\w+|agreed|confirm\w+|decid\w+|vow\w*|declar\w+|expect\w+)\b"
)
_WOULD_BE = re.compile(
    r"\s(?:[\w'-]+\s){0,5}?would\s(?:be\s(?:held|signed|convened)|take\splace|begin|start|meet)\b"
)
_WOULD = re.compile(r"\bwould\s(?:[\w'-]+\s){0,5}\Z")
_REPORTED = re.compile(
    r"\b(?:reportedly|allegedly|purportedly|supposedly|claim(?:s|ed|ing)?|alleg(?:e|es|ed|ing|ations?)|accus(?:e|es|ed|ing|ations?)"
    r"|assert(?:s|ed|ing)|blam(?:e|es|ed|ing)|insist(?:s|ed|ing)|maintain(?:s|ed)\sthat|unconfirmed|rumou?rs?|(?:is|are|was|were)\s(?:said|reported|believed|understood|thought)\sto)\b"
)
_REPORT = re.compile(r"\b(?:[Rr]eports?|[Cc]laims?|[Rr]umou?rs?|[Aa]llegations?|[Aa]ccusations?)\Z")
_REPORTED_AROUND = re.compile(
    r"\b(?:reportedly|allegedly|purportedly|supposedly|[Aa]ccording\sto|reports?\s(?:said|say|claim))\b"
)
_INFINITIVE = re.compile(r"\bto\s(?:[a-z]+ly\s)?\Z")
_DONE_TO = re.compile(
    r"\b(?:began|begun|started|continued|managed|went\son|proceeded|forced|moved)\b[^,;]{0,50}\sto\s(?:[a-z]+ly\s)?\Z"
)
_DECIDED_TO = re.compile(
    r"\b(?:vot(?:ed?|es)|decid(?:ed?|es)|resolv(?:ed?|es)|order(?:ed|s))\b[^;]{0,60}\sto\s(?:[\w'-]+\s){0,3}\Z"
)
_HEADLINE_TO = re.compile(r"[^\W\d_a-z][\w.'-]*\sto\s\Z")


def of(
    lead: str,
    rest: str,
    before: str,
    *,
    joined_by: str,
    verb: bool,
    bare: bool,
    participle: bool,
    heading: bool,
    conditional: bool,
    decision: bool,
) -> Modality | None:
    """The modality of a trigger; ``None`` when the words tell of no act at all ("called for a ceasefire").

    ``lead`` and ``rest`` are what stands before and after it in its clause, ``before`` the clause before,
    ``joined_by`` the word between the two; ``bare``: a verb in its plain form,
    ``participle``: in one of the past; ``heading``: a headline;
    ``conditional``: another clause says "if"; ``decision``: an act that is done by deciding it.
    """
    near = lead[-90:]
    if joined_by in ("if", "unless") or _CONDITION.match(lead):
        return "hypothetical"
    depends = before[-100:] if joined_by == "that" else ""
    if depends and not participle and _FEARED.search(depends):
        return "hypothetical"  # "warned that it will attack"
    without = _WITHOUT.search(near)
    if without and verb and without[1]:
        without = None  # "men without insignia seized": that is not what was lacking
    denied = without or _DENIED.search(near)
    if not denied and (denied := _DENIED_AFTER.match(rest)) and not verb and _ASIDE.search(near):
        denied = None
    if denied and not verb and _ABOUT.search(near):
        denied = None  # "did not recognise the vote": it was held
    if denied or (depends and _DENIED_CLAUSE.search(depends)):
        return None if _UNTOLD.search(near) else "denied"
    if _DECIDED_TO.search(lead):
        return _claimed(near, depends, lead, rest) if decision else "planned"
    if verb and bare and _INFINITIVE.search(near):
        if _DONE_TO.search(lead):
            return _claimed(near, depends, lead, rest)
        if _PLANNED.search(near) or (heading and _HEADLINE_TO.search(near)):
            return "planned"
        return "hypothetical" if _HYPOTHETICAL.search(near) else None
    if verb and participle and _MODAL.search(near) and _OF_A_PLAN.search(near):
        return _claimed(near, depends, lead, rest)  # "will be tried over the airliner shot down"
    if not conditional and _WOULD.search(near) and _ANNOUNCED_WOULD.search(depends or near):
        return "planned"
    if _HYPOTHETICAL.search(near):
        return "hypothetical"
    if _PLANNED.search(near) or (not verb and _PLANNED_AFTER.match(rest)):
        return "planned"
    if not verb and _MIGHT_AFTER.match(rest):
        return "hypothetical"
    if not verb and _WOULD_BE.match(rest) and _ANNOUNCED_WOULD.search(depends or near):
        return "planned"
    if _UNTOLD.search(near):
        return None
    return _claimed(near, depends, lead, rest)


def called_off(flat: str, start: int, end: int) -> bool:
    """Whether a clause after "but" says that what was planned did not take place."""
    return _CALLED_OFF.search(flat, start, end) is not None


def _claimed(near: str, depends: str, lead: str, rest: str) -> Modality:
    if _REPORTED.search(near) or (depends and (_REPORTED.search(depends) or _REPORT.search(depends))):
        return "reported"
    if _REPORTED_AROUND.search(lead) or _REPORTED_AROUND.search(rest):
        return "reported"
    return "asserted"
