"""What was tried in one drafting: which drafts were judged, and with which somebody looked at the leads kept back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from leadkit.definition.model import Definition, Ladder
from leadkit.evidence.guards import Looks

Draft = Definition | Ladder
WORDS = frozenset({"leadkit", "id", "title", "stage", "purpose", "key", "label", "note"})
"""The members of a document that change nothing of what it asks for."""


@dataclass
class Tried:
    """The drafts judged and the looks taken; a draft is known by what it asks for, whatever it is called."""

    _judged: set[str] = field(default_factory=set)
    _looked: list[str] = field(default_factory=list)
    has_searched: bool = False
    """Whether anybody saw suggestions, which were judged on the leads kept back."""

    @property
    def drafts(self) -> int:
        """How many different drafts were judged."""
        return len(self._judged)

    @property
    def looks(self) -> int:
        """How often somebody looked at the leads kept back."""
        return len(self._looked)

    def judge(self, draft: Draft) -> None:
        """Note that a draft was judged; one that asks for nothing is none."""
        definitions = draft.levels if isinstance(draft, Ladder) else (draft,)
        if any(definition.criteria() for definition in definitions):
            self._judged.add(meaning(draft))

    def look(self, draft: Draft) -> None:
        """Note that somebody looks at the leads kept back; once for a draft, which then stays unlocked."""
        if not self.has_seen(draft):
            self._looked.append(meaning(draft))

    def has_seen(self, draft: Draft) -> bool:
        """Whether somebody looked with this draft."""
        return meaning(draft) in self._looked

    def looks_with(self, draft: Draft) -> Looks:
        """Return the looks as the guards take them; those with what `draft` asks for are with `draft` as it stands."""
        own = meaning(draft)
        mine = Looks().at(draft).seen
        return Looks(tuple(name for seen in self._looked for name in (mine if seen == own else (seen,))))


def meaning(draft: Draft) -> str:
    """Return what a draft is known by: the digest of what it asks for, without names and notes.

    >>> meaning(Definition("a", title="A")) == meaning(Definition("b"))
    True
    """
    document = json.dumps(_bare(draft.to_dict()), sort_keys=True)
    return hashlib.blake2b(document.encode(), digest_size=16).hexdigest()


def _bare(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _bare(value) for name, value in node.items() if name not in WORDS}
    return [_bare(member) for member in node] if isinstance(node, list) else node
