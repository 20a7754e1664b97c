"""The answers of a FHIR R4 QuestionnaireResponse, read against the questionnaire.

Candor's own form nests questions in their groups and follow-ups in the answer of their question. Follow-ups
as siblings and questions without their group are read too. Nothing is guessed: what does not fit is noted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches

from intake.conditions import Answers, Value
from intake.fhir_members import read_list, read_object
from intake.fhir_problems import Problems, kind, shown
from intake.fhir_values import read_answer_value
from intake.questionnaire import Item, ItemType, Questionnaire, is_enabled

MAXIMUM_REPETITIONS = 200
"""The most repetitions of a group, and the most answers of a question that repeats."""

_ROOT = "QuestionnaireResponse"
_SUGGESTIONS = 20


@dataclass(slots=True)
class _Scope:
    """The answers of one repetition of a group, or those outside repeating groups."""

    prefix: str = ""
    values: dict[str, list[Value]] = field(default_factory=dict)
    seen: dict[str, None] = field(default_factory=dict)

    def answers(self) -> Answers:
        return Answers({link_id: tuple(values) for link_id, values in self.values.items()})


def read_answers(members: dict[str, object], questionnaire: Questionnaire, problems: Problems) -> Answers:
    """All answers of a response, those of switched-off questions too; what is wrong is noted.

    The response nests no deeper than `fhir_json.MAXIMUM_DEPTH`.
    """
    reader = _Reader(questionnaire, problems)
    reader.read_items(members, "item", _ROOT, None, reader.top)
    reader.forget_switched_off()
    return reader.answers()


class _Reader:
    def __init__(self, questionnaire: Questionnaire, problems: Problems) -> None:
        self.questionnaire = questionnaire
        self.problems = problems
        self.top = _Scope()
        self.repetitions: dict[str, list[_Scope]] = {}
        self.loose: dict[str, _Scope] = {}
        self.full: set[str] = set()
        self.follow_ups: list[tuple[Item, _Scope, int, int]] = []

    def answers(self) -> Answers:
        groups = {
            link_id: tuple(scope.answers() for scope in scopes)
            for link_id, scopes in self.repetitions.items()
        }
        for link_id, scope in self.loose.items():
            # Loose questions are one repetition. Beside whole repetitions nobody can say where they belong.
            if link_id in groups:
                for name in scope.seen:
                    self.problems.add(
                        name, f'This stands outside "{link_id}", which is there too. Move it into its group.'
                    )
            else:
                groups[link_id] = (scope.answers(),)
        return Answers(self.top.answers().values, groups)

    def forget_switched_off(self) -> None:
        """Drop what is wrong with answers under a question that is not enabled: they do not count."""
        self.problems.drop(
            (start, end)
            for item, scope, start, end in self.follow_ups
            if not self._is_asked(item, scope.answers())
        )

    def _is_asked(self, item: Item, answers: Answers) -> bool:
        above = self.questionnaire.parents.get(item.link_id)
        parent = self.questionnaire.item(above) if above is not None else None
        return is_enabled(item, answers) and (parent is None or self._is_asked(parent, answers))

    def read_items(
        self, members: dict[str, object], name: str, path: str, parent: Item | None, scope: _Scope
    ) -> None:
        """Read the items of a response, a group, a question or an answer."""
        for place, entry in enumerate(read_list(members, name, path, self.problems)):
            self._read_item(entry, f"{path}.{name}[{place}]", parent, scope)

    def _read_item(self, entry: object, path: str, parent: Item | None, scope: _Scope) -> None:
        link_id = entry.get("linkId") if isinstance(entry, dict) else None
        item = self.questionnaire.item(link_id) if isinstance(link_id, str) else None
        if item is None:
            # Its members are looked at all the same: the sender learns everything at once.
            if read_object(entry, "item", path, self.problems) is not None:
                self._unknown(link_id, path)
            return
        if parent is not None and not self._is_below(item, parent):
            self.problems.add(
                scope.prefix + item.link_id,
                f'This question does not belong in "{parent.link_id}". {self._place(item)}',
            )
            return
        if item.type is ItemType.GROUP:
            self._read_group(entry, item, scope)
        else:
            home, start = self._scope_of(item, scope), self.problems.place
            self._read_question(entry, item, home)
            if item.enable_when is not None:
                self.follow_ups.append((item, home, start, self.problems.place))

    def _unknown(self, link_id: object, path: str) -> None:
        if not isinstance(link_id, str) or not link_id:
            what = "has no linkId" if link_id is None or link_id == "" else f"has {kind(link_id)} as linkId"
            self.problems.add(path, f"The item {what}. Write the linkId of its question.")
            return
        near = []
        if len(link_id) <= 80 and len(self.problems) < _SUGGESTIONS:
            near = get_close_matches(link_id, self.questionnaire.items, n=1, cutoff=0.8)
        hint = f'Did you mean "{near[0]}"?' if near else 'The command "questionnaire" prints every linkId.'
        name = link_id if len(link_id) <= 80 else link_id[:80] + "…"
        self.problems.add(name, f"There is no question {shown(link_id)}. {hint}")

    def _read_group(self, entry: object, group: Item, scope: _Scope) -> None:
        path = scope.prefix + group.link_id
        if group.repeats:
            inner = self._next_repetition(group)
            if inner is None:
                return
            path = inner.prefix.removesuffix(".")
        else:
            inner = scope
            self._note_twice(group, scope)
        members = read_object(entry, "item", path, self.problems)
        if members is None:
            return
        if "answer" in members:
            self.problems.add(path, "A group has no answer of its own. Answer the questions in it.")
        self.read_items(members, "item", path, group, inner)

    def _next_repetition(self, group: Item) -> _Scope | None:
        scopes = self.repetitions.setdefault(group.link_id, [])
        if len(scopes) >= MAXIMUM_REPETITIONS:
            self._note_full(group, group.link_id)
            return None
        scopes.append(_Scope(prefix=f"{group.link_id}[{len(scopes) + 1}]."))
        return scopes[-1]

    def _read_question(self, entry: object, item: Item, scope: _Scope) -> None:
        path = scope.prefix + item.link_id
        members = read_object(entry, "item", path, self.problems)
        if members is None or (self._note_twice(item, scope) and not item.repeats):
            return
        answers = read_list(members, "answer", path, self.problems)
        if answers and "item" in members:
            self.problems.add(
                path, "The item has answer and item side by side. Put follow-ups into the answer."
            )
        self.read_items(members, "item", path, item, scope)
        if len(answers) > 1 and not item.repeats:
            asked = item.label or item.text
            self.problems.add(path, f'"{asked}" takes one answer, and there are {len(answers):,}. Keep one.')
        for entry_below in answers:
            self._read_answer(entry_below, item, path, scope)

    def _read_answer(self, entry: object, item: Item, path: str, scope: _Scope) -> None:
        members = read_object(entry, "answer", path, self.problems)
        if members is None:
            return
        if not members:
            self.problems.add(path, "The answer is empty. Give it a value, or leave it away.")
            return
        value = read_answer_value(item, members, path, self.problems)
        values = scope.values.setdefault(item.link_id, []) if value is not None else []
        if value is not None and (item.repeats or not values):
            if len(values) < MAXIMUM_REPETITIONS:
                values.append(value)
            else:
                self._note_full(item, path)
        self.read_items(members, "item", path, item, scope)

    def _note_twice(self, item: Item, scope: _Scope) -> bool:
        """Whether the linkId stood in this place before; noted unless the question repeats."""
        twice = item.link_id in scope.seen
        scope.seen[item.link_id] = None
        if twice and not item.repeats:
            self.problems.add(scope.prefix + item.link_id, "This linkId stands twice. Keep one.")
        return twice

    def _note_full(self, item: Item, path: str) -> None:
        if path not in self.full:
            self.full.add(path)
            self.problems.add(path, f"This stands more than {MAXIMUM_REPETITIONS} times. Candor keeps fewer.")

    def _scope_of(self, item: Item, scope: _Scope) -> _Scope:
        """Where the answers of a question belong: a question of a repeating group may stand without it."""
        home = self._home(item)
        if scope is not self.top or not home.repeats:
            return scope
        return self.loose.setdefault(home.link_id, _Scope(prefix=f"{home.link_id}[1]."))

    def _home(self, item: Item) -> Item:
        while item.link_id in self.questionnaire.parents:
            item = self.questionnaire.items[self.questionnaire.parents[item.link_id]]
        return item

    def _is_below(self, item: Item, parent: Item) -> bool:
        above = self.questionnaire.parents.get(item.link_id)
        while above is not None and above != parent.link_id:
            above = self.questionnaire.parents.get(above)
        return above is not None

    def _place(self, item: Item) -> str:
        above = self.questionnaire.parents.get(item.link_id)
        return f'It belongs in "{above}".' if above else "It belongs at the top of the response."
