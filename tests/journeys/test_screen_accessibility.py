"""The statement of accessibility is one button away for whoever asked for help, and reading it loses nothing."""

from persona import Person
from served import Served


def test_who_asked_for_help_can_read_what_is_accessible_and_come_back(kiosk: Served, person: Person) -> None:
    person.presses("help")
    before = person.conversation.session()
    with person.tab.expect_navigation():
        person.tab.click("text=Déclaration d’accessibilité")
    assert person.tab.title() == "Déclaration d’accessibilité"
    with person.tab.expect_navigation():
        person.tab.locator("a", has_text="Revenir à la borne").first.click()
    person.looks()
    assert person.is_at("La borne appelle quelqu’un")
    assert person.conversation.session() == before
