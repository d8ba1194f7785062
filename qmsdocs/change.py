"""What is checked: a Qms, and with it the one that it is compared with."""

from __future__ import annotations

from dataclasses import dataclass

from qmsdocs.model.document import Document
from qmsdocs.qms import Qms


@dataclass(frozen=True, slots=True)
class Change:
    """The QMS as it is and, with `--base REV`, as it was.

    What a change did shows against `base`, the commit where its branch left the main line: what the main line did
    since is not undone by it. What holds is said by `main`: released facts, roles and `.mailmap`. The head's history is
    then that of the main line with the branch merged into it.
    """

    head: Qms
    base: Qms | None = None
    main: Qms | None = None
    """The main line as REV has it; the same as `base` where the branch stands on it."""
    rev: str = ""
    """REV as it was given."""

    def left_alone(self, document: Document) -> bool:
        """Whether the change did nothing to a document's text, wherever it lies now: what the main line made of it
        meanwhile stays."""
        was = self.base.history.pasts.get(document.id) if self.base and self.base.history else None
        return was is not None and was.at_head and was.blob == document.blob
