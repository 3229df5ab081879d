"""Roles that ask for an article once the name is gone: "a nurse gives", "the mayor opens"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.suggest._bag import bag
from scrubber.suggest._institutions import Noun

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft

_LONGEST: Final = 4  # words of a phrase such as "spelling bee winner"
_WITH_A: Final = bag(
    "baby toddler newborn guide nurse midwife teacher coach minister senator director secretary actor "
    "actress singer player photographer author artist designer bishop rabbi imam pastor vicar "
    "headmaster headmistress principal babysitter student pupil officer sergeant librarian lifeguard "
    "shopkeeper farmer assistant conductor customer soldier pilot scientist architect graduate winner "
    "runner driver worker volunteer firefighter paramedic engineer baker butcher chef cook waiter "
    "barber hairdresser mechanic carpenter fisherman gardener therapist psychologist lawyer judge "
    "detective reporter journalist historian dancer violinist pianist drummer guitarist swimmer "
    "gymnast striker defender midfielder cyclist jockey referee owner stylist trainer instructor "
    "tutor professor paediatrician surgeon dentist vet counsellor carer councillor bride-to-be "
    "resident survivor veteran campaigner activist refugee villager fan supporter spokesman "
    "spokeswoman analyst economist"
)
_SMALL: Final = bag("baby toddler newborn")  # what stands before them is a verb
_WITH_THE: Final = bag(
    "mayor chairman chairwoman president captain goalkeeper coach owner headteacher headmaster headmistress "
    "principal conductor governor"
)


_OCCUPATIONS: Final = {
    "pt": bag(
        "professor professora diretor diretora treinador treinadora t\u00e9cnico t\u00e9cnica goleiro "
        "goleira enfermeiro enfermeira m\u00e9dico m\u00e9dica bombeiro bombeira prefeito prefeita "
        "vereador vereadora deputado deputada senador senadora governador governadora ministro "
        "ministra advogado advogada agricultor agricultora cozinheiro cozinheira merendeira "
        "cabeleireiro cabeleireira costureira pescador pescadora escritor escritora pintor pintora "
        "cantor cantora ator atriz jogador jogadora atacante zagueiro capit\u00e3o capit\u00e3 nadador "
        "nadadora corredor corredora engenheiro engenheira arquiteto arquiteta farmac\u00eautico "
        "farmac\u00eautica psic\u00f3logo psic\u00f3loga pesquisador pesquisadora cientista dentista "
        "motorista jornalista fot\u00f3grafo fot\u00f3grafa secret\u00e1rio secret\u00e1ria "
        "bibliotec\u00e1rio bibliotec\u00e1ria volunt\u00e1rio volunt\u00e1ria empres\u00e1rio "
        "empres\u00e1ria vendedor vendedora aluno aluna estudante pediatra ginasta atleta monitor "
        "monitora coordenador coordenadora presidente delegado delegada ju\u00edz ju\u00edza "
        "artes\u00e3o artes\u00e3 sapateiro padeiro padeira confeiteira blogueiro blogueira soldado "
        "morador moradora cliente dono dona"
    ),
    "es": bag(
        "profesor profesora director directora entrenador entrenadora portero portera enfermero "
        "enfermera m\u00e9dico m\u00e9dica doctor doctora bombero bombera alcalde alcaldesa concejal "
        "concejala diputado diputada senador senadora gobernador gobernadora ministro ministra abogado "
        "abogada agricultor agricultora cocinero cocinera peluquero peluquera costurera pescador "
        "pescadora escritor escritora pintor pintora cantante actor actriz jugador jugadora delantero "
        "capit\u00e1n capitana nadador nadadora corredor corredora ingeniero ingeniera arquitecto "
        "arquitecta farmac\u00e9utico farmac\u00e9utica psic\u00f3logo psic\u00f3loga investigador "
        "investigadora cient\u00edfico cient\u00edfica dentista conductor conductora periodista "
        "fot\u00f3grafo fot\u00f3grafa secretario secretaria bibliotecario bibliotecaria voluntario "
        "voluntaria empresario empresaria vendedor vendedora alumno alumna estudiante pediatra "
        "gimnasta atleta monitor monitora coordinador coordinadora presidente presidenta juez jueza "
        "artesano artesana zapatero panadero panadera bloguero bloguera soldado vecino vecina cliente "
        "clienta maestro maestra due\u00f1o due\u00f1a socorrista"
    ),
}
_FEMININE: Final = re.compile(r"(?:a|ã|triz)$")
_EITHER: Final = re.compile(r"(?:ista|nte|atra|asta|leta|soldado)$")


def is_role(draft: Draft, lower: str) -> bool:
    """Whether a word is an occupation or the like, so that a name after it can go."""
    if draft.grammar.code == "en":
        return lower in _WITH_A or lower in _WITH_THE
    return lower in _OCCUPATIONS.get(draft.grammar.code, ())


def add_article(draft: Draft) -> None:
    """`nurse` becomes `a nurse`, `Teaching assistant` `A teaching assistant`, `Diretora` `A diretora`."""
    words = draft.left[-80:].split(" ")
    role = words[-1].lower()
    if draft.upper or not is_role(draft, role):
        return
    if draft.grammar.code == "en":
        _english(draft, words, role)
    elif (
        (len(words) == 1 or words[-2][-1:] in {*".!?:"})
        and words[-1][0].isupper()
        and not _EITHER.search(role)
    ):
        draft.left = draft.left[: len(draft.left) - len(role)]
        draft.write(draft.grammar.definite(Noun(role, "f" if _FEMININE.search(role) else "m")))


def _english(draft: Draft, words: list[str], role: str) -> None:
    grammar = draft.grammar
    start = len(words) - 1
    longest = 1 if role in _SMALL else _LONGEST
    while start > 0 and len(words) - start < longest and _modifies(draft, words[start - 1]):
        start -= 1
    before = words[start - 1].lower() if start else ""
    if before in grammar.possessives or before in grammar.articles or words[start].lower() in grammar.numbers:
        return
    phrase = " ".join(words[start:])
    draft.left = draft.left[: len(draft.left) - len(phrase)]
    opening = draft.at_sentence_start() and phrase[:2].istitle()
    text = phrase[0].lower() + phrase[1:] if opening else phrase
    draft.write(f"the {text}" if role in _WITH_THE else grammar.indefinite(Noun(text)))


def _modifies(draft: Draft, word: str) -> bool:
    lower = word.lower()
    if not word or not word[-1].isalnum() or draft.grammar.is_function(lower) or lower in draft.grammar.kin:
        return False
    return not (word.islower() and lower.endswith(("s", "ed", "ing")))
