"""Printers in trouble, as the person before the screen meets them: the virtual printer plays every state."""

from collections.abc import Callable, Iterator

import pytest
from persona import Person
from served import Served

from printouts.printers import NetworkPrinter
from printouts.renderings.outputs import Mode
from printouts.virtual import Fault, Machine, VirtualPrinter

pytestmark = pytest.mark.browser

TIMEOUT_S = 0.4


@pytest.fixture
def machine() -> Machine:
    """The receipt printer that stands beside the kiosk."""
    return Machine()


@pytest.fixture
def kiosk(machine: Machine, serving: Callable[..., Served]) -> Iterator[Served]:
    """A kiosk whose roll printer is the virtual one, on its own network port."""
    with VirtualPrinter(machine) as peer:
        yield serving(roll=NetworkPrinter(f"127.0.0.1:{peer.port}", 80, Mode.TEXT, timeout_s=TIMEOUT_S))


def cut_papers(machine: Machine) -> list[str]:
    """What every paper says that came out whole."""
    return [" ".join(line.text for line in paper.lines) for paper in machine.papers if paper.is_cut]


def confirms(kiosk: Served, person: Person) -> Person:
    """Decides, and confirms at the review."""
    person.is_led(kiosk.wishes({"space": "refuse"}, {"space": "unknown"}), until="review")
    return person.chooses("Enregistrer et imprimer").waits_for_the_machine()


def test_a_printer_that_works_gives_one_receipt(kiosk: Served, machine: Machine, person: Person) -> None:
    confirms(kiosk, person)
    assert person.is_at("Votre papier est imprimé")
    (receipt,) = cut_papers(machine)
    assert "Votre reçu" in receipt
    assert "DUPLICATA" not in receipt


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Fault.PAPER_OUT, "l’imprimante n’a plus de papier"),
        (Fault.JAM, "du papier est coincé"),
        pytest.param(Fault.COVER_OPEN, "le capot de l’imprimante est ouvert", marks=pytest.mark.slow),
        pytest.param(Fault.HOT, "l’imprimante est trop chaude, elle refroidit", marks=pytest.mark.slow),
        pytest.param(Fault.BROKEN, "l’imprimante signale un problème", marks=pytest.mark.slow),
        pytest.param(Fault.EOF, "l’imprimante ne répond pas", marks=pytest.mark.slow),
    ],
)
def test_trouble_is_told_the_record_stays_and_trying_again_works(
    kiosk: Served, machine: Machine, person: Person, fault: Fault, why: str
) -> None:
    machine.fault = fault
    confirms(kiosk, person)
    assert person.is_at("Un papier n’est pas sorti")
    assert person.sees(why)
    assert person.sees("Ce qui est enregistré reste enregistré.")
    assert kiosk.answers() == [{"space": "refuse"}]
    person.chooses("Imprimer une nouvelle fois").waits_for_the_machine()
    assert person.is_at("Un papier n’est pas sorti")
    machine.repair()
    person.chooses("Imprimer une nouvelle fois").waits_for_the_machine()
    assert person.is_at("Votre papier est imprimé")
    assert len(cut_papers(machine)) == 1
    assert kiosk.answers() == [{"space": "refuse"}]


def test_who_goes_on_without_the_paper_keeps_the_record(kiosk: Served, machine: Machine, person: Person) -> None:
    machine.fault = Fault.PAPER_OUT
    confirms(kiosk, person).chooses("Continuer sans ce papier")
    assert person.is_at("Votre papier est imprimé")  # the form and the letters did come out
    assert not person.sees("votre reçu")
    person.hears_to_the_end()
    assert person.page.scene == "paper_readback"
    assert kiosk.answers() == [{"space": "refuse"}]
    assert cut_papers(machine) == []


def test_a_silent_printer_is_never_believed_and_the_second_paper_says_so(
    kiosk: Served, machine: Machine, person: Person
) -> None:
    machine.fault = Fault.SILENT
    confirms(kiosk, person)
    assert person.is_at("Le papier est-il dans votre main ?")
    assert not person.has_seen("votre reçu, avec ce qu’il reste à faire : le papier sort")
    person.chooses("Je ne l’ai pas").waits_for_the_machine()
    assert person.is_at("Le papier est-il dans votre main ?")
    person.chooses("J’ai bien le papier")
    assert person.is_at("Votre papier est imprimé")
    first, second = cut_papers(machine)
    assert "DUPLICATA" not in first
    assert "DUPLICATA" in second
    assert kiosk.answers() == [{"space": "refuse"}]


@pytest.mark.parametrize("fault", [Fault.DIES_MID_JOB, pytest.param(Fault.JAM_MID_JOB, marks=pytest.mark.slow)])
def test_a_printer_that_dies_in_the_middle_is_not_believed(
    kiosk: Served, machine: Machine, person: Person, fault: Fault
) -> None:
    machine.fault = fault
    confirms(kiosk, person)
    assert person.page.scene in {"not_printed/receipt", "in_hand/receipt"}
    assert kiosk.answers() == [{"space": "refuse"}]
    machine.fault = Fault.NONE
    machine._waiting = b""
    again = "Je ne l’ai pas" if person.page.scene.startswith("in_hand") else "Imprimer une nouvelle fois"
    person.chooses(again).waits_for_the_machine()
    assert person.is_at("Votre papier est imprimé")
    assert "Votre reçu" in cut_papers(machine)[-1]
    assert kiosk.answers() == [{"space": "refuse"}]


def test_a_visit_that_ends_while_the_printer_is_in_trouble_keeps_the_record(
    kiosk: Served, machine: Machine, person: Person
) -> None:
    machine.fault = Fault.PAPER_OUT
    confirms(kiosk, person).presses("stop").chooses("Arrêter et effacer")
    assert person.page.kind == "end"
    assert kiosk.answers() == [{"space": "refuse"}]
    assert person.is_at("Au revoir, et merci")
