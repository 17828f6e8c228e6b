"""The form of a command, generated from its declaration (design.md section 3)."""

from __future__ import annotations

from core.answer import Field, Form
from core.command import Arg, Command
from core.i18n import Translator
from core.people import Directory, Person
from core.reading import Reading


def form_for(command: Command, tr: Translator, directory: Directory, reading: Reading, again: bool = False) -> Form:
    """All the questions of a command, filled with what was given; what is known and not asked goes along unseen.

    `again`: it was sent already, so that what is still missing is said at its field.
    """
    asked = [arg for arg in command.args if arg.asked or (arg.beside and arg.name in reading.problems)]
    return Form(
        command=command.name,
        title=_title(command, tr, reading),
        fields=tuple(_field(command, arg, tr, directory, reading, again) for arg in asked),
        values={
            arg.name: reading.given[arg.name] for arg in command.args if arg not in asked and arg.name in reading.given
        },
        submit=tr.first(f"command.{command.name}.submit", "form.submit"),
    )


def _title(command: Command, tr: Translator, reading: Reading) -> str:
    """`New issue`; for what is done to a record the button's own words and the reference: `Change time · I-12`."""
    name = command.name
    record = command.arg("record")
    given = reading.given.get(record.name, "") if record and not record.asked else ""
    if given and tr.has(f"button.{name}"):
        return f"{tr(f'button.{name}')} · {given}"
    return tr.first(f"command.{name}.title", f"command.{name}.help")


def _field(command: Command, arg: Arg, tr: Translator, directory: Directory, reading: Reading, again: bool) -> Field:
    problem = reading.problems.get(arg.name, "")
    typed = reading.given.get(arg.name, "")
    shown = problem and (again or problem != "problem.required")
    hint = f"arg.{command.name}.{arg.name}.hint"
    return Field(
        id=arg.name,
        label=tr.first(f"arg.{command.name}.{arg.name}", f"arg.{arg.name}"),
        type=arg.type if arg.type != "word" else "line",
        options=options_of(arg, tr, directory, reading.candidates.get(arg.name, ())),
        value="" if arg.type == "person" and problem else typed,
        required=arg.required,
        hint=tr(hint) if tr.has(hint) else (tr(f"arg.{arg.type}.hint") if tr.has(f"arg.{arg.type}.hint") else ""),
        error=tr(problem, given=typed) if shown else "",
    )


def options_of(
    arg: Arg, tr: Translator, directory: Directory, candidates: list[Person] | tuple[()]
) -> tuple[tuple[str, str], ...]:
    """What can be chosen, as value and label; nothing where it is typed."""
    if arg.type == "choice":
        return tuple((choice, tr(f"choice.{choice}")) for choice in arg.choices)
    if arg.type == "person":
        people = candidates or sorted((p for p in directory.people.values() if p.active), key=lambda p: p.name)
        return tuple((str(person.id), _told_apart(person, directory)) for person in people)
    if arg.type == "department":
        return tuple((str(d.id), d.name) for d in sorted(directory.departments.values(), key=lambda d: d.name))
    if arg.type == "client":
        return tuple((name, name) for name in sorted(directory.clients.values()))
    return ()


def _told_apart(person: Person, directory: Directory) -> str:
    """A name that two people share gets the department beside it."""
    department = directory.departments.get(person.department or 0)
    shared = len(directory.named(person.name)) > 1
    return f"{person.name} · {department.name}" if shared and department else person.name
