"""What a schema does not allow in a file, one problem for each cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jsonschema import ValidationError
from referencing.exceptions import Unresolvable

from qmsdocs.model.data import KeyPath, Tree
from qmsdocs.model.finding import CannotRun, Place
from qmsdocs.read.schemas import MEND, Schema
from qmsdocs.read.validator import TooInvolved
from qmsdocs.read.values import coerced, without_placeholders
from qmsdocs.read.wording import Problem, problem_of


def check(schema: Schema, tree: Tree, *, placeholders: bool = True) -> list[Problem]:
    """Everything in the values that the schema does not allow, one problem for each cause.

    With `placeholders`, fields that say nothing yet (`TBD`) count as missing. Raises CannotRun for a schema that
    cannot be used.
    """
    emptied: set[KeyPath] = set()
    value = without_placeholders(tree.value, emptied) if placeholders else tree.value
    instance = coerced(value, tree, schema.shape)
    try:
        errors = schema.validator.errors(instance)
    except Unresolvable as error:
        raise CannotRun(f"The schema refers to {error.ref}, which is not there.", MEND, Place(schema.path)) from None
    except RecursionError:
        raise CannotRun("The schema refers to itself without end.", MEND, Place(schema.path)) from None
    except TooInvolved:
        if not schema.ours:
            raise CannotRun("The schema never comes to an end.", MEND, Place(schema.path)) from None
        return [Problem((), "other", "The file holds more than can be checked.", "Split it into several files.")]
    return list(dict.fromkeys(problem_of(one, path, emptied) for error in errors for path, one in _causes(error)))


def _causes(error: ValidationError, way: KeyPath = ()) -> Iterator[tuple[KeyPath, ValidationError]]:
    """The error itself; where a value may have one of several shapes, the errors within the shape that it has."""
    path = (*way, *error.path)
    inner = _within_shape(error.context or ()) if error.validator in ("anyOf", "oneOf") else ()
    if not inner:
        yield path, error
    for one in inner:
        yield from _causes(one, path)


def _within_shape(errors: Sequence[ValidationError]) -> list[ValidationError]:
    """The errors of the one branch whose shape (text, list, group) the value has; none where that is not clear."""
    branches: dict[object, list[ValidationError]] = {}
    for error in errors:
        branches.setdefault(error.schema_path[0], []).append(error)
    fitting = [
        branch
        for branch in branches.values()
        if not any(error.validator in ("type", "const", "enum") and not error.path for error in branch)
    ]
    return fitting[0] if len(fitting) == 1 else []
