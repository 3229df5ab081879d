"""What to keep, allow and report. The default is the strictest; each field only loosens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from scrubber.errors import PolicyError
from scrubber.rules import RULES
from scrubber.stand_ins import STRATEGIES, Pseudonyms

KEEPABLE: Final = ("copyright", "layers", "packets", "replaygain", "sidecars")
RAW: Final = {
    "refuse": "camera raw is refused: it cannot be cleaned without loss",
    "preview": "the largest picture that the camera put into a raw file is written as a cleaned JPEG",
}
REFUSABLE: Final = ("tracked-changes", "macros")
NAME_STYLES: Final = {
    "web": "lower case, ASCII, hyphens: the same on every disk, in a URL and in an archive",
    "keep": "the case, accents and separator of the original, as far as every system accepts them",
}


@dataclass(frozen=True, slots=True)
class Keep:
    """What a handler leaves in a file beyond what draws it.

    `copyright`: Exif Artist and Copyright, IPTC credit, `dc:rights`, `dc:creator`: written anew in minimal
    form, never copied. `layers`: those of a Photoshop document, without their names. `packets`: coded frames
    and sound byte for byte, with what encoders and cameras wrote into them. `replaygain`: how loud to play
    sound, and how without gaps, as numbers. `sidecars`: files beside media are cleaned like all others, as
    far as they can be. `everything`: nothing is dropped at all (used to prove that a walk loses no byte).
    `names`: new names for the files of an archive, in pairs (old, new); see `Scrubber.names_inside`.
    """

    copyright: bool = False
    layers: bool = False
    packets: bool = False
    replaygain: bool = False
    sidecars: bool = False
    everything: bool = False
    refuse_tracked_changes: bool = False
    refuse_macros: bool = False
    names: tuple[tuple[str, str], ...] = ()

    @property
    def refuses(self) -> frozenset[str]:
        """What a document is refused for that would stay in it otherwise: words of REFUSABLE."""
        return frozenset(word for word in REFUSABLE if getattr(self, f"refuse_{word.replace('-', '_')}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What to keep, allow and report.

    keep        what stays in media by wish: see KEEPABLE
    refuse      what has a document refused that would stay in it: see REFUSABLE
    allow       words and names that are no findings (compared without case and accents)
    path_allow  pairs of a pattern as in .gitignore and words that are no findings in the files it fits
    languages   ISO 639-1 codes of the texts; empty means any
    select      rule ids or prefixes to report; empty means all
    ignore      rule ids or prefixes not to report in texts. Media is always stripped of everything.
    min_score   text findings below this probability are not reported
    models      spaCy pipelines that look for names too: installed packages, or folders (with a slash)
    strategy    what is offered first for private words: see STRATEGIES
    name_style  how offered file and folder names are written: see NAME_STYLES

    `names` is no setting: the made-up names of the strategy `pseudonym` in this run. Policies that share it
    give the same person the same name; it stays in memory.
    """

    keep: frozenset[str] = frozenset()
    refuse: frozenset[str] = frozenset()
    allow: tuple[str, ...] = ()
    path_allow: tuple[tuple[str, tuple[str, ...]], ...] = ()
    languages: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_score: float = 0.5
    models: tuple[str, ...] = ()
    strategy: str = "generalise"
    name_style: str = "web"
    names: Pseudonyms = field(default_factory=Pseudonyms, repr=False, compare=False)

    def __post_init__(self) -> None:
        unknown = sorted(set(self.keep) - set(KEEPABLE))
        if unknown:
            raise PolicyError(f"cannot keep {', '.join(unknown)}; possible: {', '.join(KEEPABLE)}")
        if unknown := sorted(set(self.refuse) - set(REFUSABLE)):
            raise PolicyError(f"cannot refuse {', '.join(unknown)}; possible: {', '.join(REFUSABLE)}")
        for prefix in (*self.select, *self.ignore):
            if not any(rule.startswith(prefix) for rule in RULES):
                raise PolicyError(f"no rule starts with {prefix!r}; see `scrub explain`")
        if not 0 <= self.min_score <= 1:
            raise PolicyError("min_score must lie between 0 and 1")
        if self.strategy not in STRATEGIES:
            raise PolicyError(f"there is no strategy {self.strategy!r}; possible: {', '.join(STRATEGIES)}")
        if self.name_style not in NAME_STYLES:
            raise PolicyError(
                f"there is no name style {self.name_style!r}; possible: {', '.join(NAME_STYLES)}"
            )
        given: object = self.models
        if isinstance(given, str) or not all(name.strip() for name in self.models):
            raise PolicyError("models must be names of spaCy pipelines, or their folders, in a tuple")

    def media(self) -> Keep:
        """The part of the policy that handlers need."""
        asked: list[str] = [kind for kind in KEEPABLE if kind in self.keep]
        asked += [f"refuse_{kind.replace('-', '_')}" for kind in self.refuse]
        given: dict[str, Any] = dict.fromkeys(asked, True)
        return Keep(**given)

    def reports(self, rule: str) -> bool:
        """Whether findings of this rule are shown."""
        if self.select and not rule.startswith(self.select):
            return False
        return not (self.ignore and rule.startswith(self.ignore))
