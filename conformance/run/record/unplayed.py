"""The traces of cases that are not played, each with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ...core.errors import Unreachable
from ...core.plan import Case
from ...core.trace import Answer, ControlRun, Result, Trace
from ...referee.trace_recorder import TraceRecorder
from .recorder_factory import RecorderFactory


@dataclass(slots=True)
class UnplayedCases:
    """Writes the traces of cases that are not played.

    `explain` keeps a note for the report; `say` is for the terminal only.
    """

    recorders: RecorderFactory
    explain: Callable[[str], None]
    say: Callable[[str], None]

    def ruled_out(self, case: Case, failing: str) -> Trace:
        """A case that says nothing here; `failing` names its variations that fail alone."""
        if failing:
            why = f"fails-already: {failing} fails in the plain story, and is judged there"
            return self.recorders.excluded(case, why)
        operation = case.perturbation.operation if case.perturbation else ""
        if self.recorders.uses.declares(operation):
            why = f"{operation} was never seen, though order_management declares it"
            return self.recorders.blank(case, why)
        why = f"operation-not-used: the integration never calls {operation} in this story"
        return self.recorders.excluded(case, why)

    def left_out(self, case: Case) -> TraceRecorder:
        """A case that is not played because the integration does not answer any more."""
        recorder = self.recorders.begun(case)
        recorder.note = "not played: the integration had stopped answering"
        self.explain("the integration stopped answering: cases were left out")
        return recorder

    def unstarted(self, case: Case) -> Trace:
        why = "not played: it needs other settings, which only a [driver] start can give"
        return self.recorders.blank(case, why)

    def not_started(self, case: Case, environment: str, error: Unreachable) -> Trace:
        """A case of an environment with whose settings the integration does not start."""
        recorder = self.recorders.begun(case)
        self.note_not_started(recorder, environment, error)
        return recorder.trace()

    def note_not_started(
        self, recorder: TraceRecorder, environment: str, error: Unreachable
    ) -> None:
        recorder.add(Answer("start_up", recorder.at, Result.REFUSED))
        recorder.note = f"the integration did not start with the settings of {environment}"
        self.explain(recorder.note)
        self.say(str(error))  # with its last words, which are not for publication

    def not_played(self, case: Case, before: ControlRun) -> Trace:
        why = "a plain checkout did not work before this case"
        return replace(self.recorders.blank(case, why), before=before)
