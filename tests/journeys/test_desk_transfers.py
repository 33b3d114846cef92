"""What the desk shows of a caller who is put through: language and topic, while it lasts; never what they chose."""

from desk_client import DeskClient
from served import Served


def news(kiosk: Served, desk: DeskClient) -> tuple[int, str]:
    """How many ring, and the badge; as a page asks for them that has seen nothing yet."""
    kiosk.house.bell.look_at_the_line()
    said = desk.client.get("/bureau/appels?depuis=-1", base_url="http://127.0.0.1").json
    assert said is not None
    return said["ringing"], said["html"]


def test_a_caller_who_is_put_through_rings_every_page_with_language_and_topic(kiosk: Served) -> None:
    desk = DeskClient(kiosk).comes_in()
    with kiosk.house.transfers.under_way("fr", "Les urgences", rings=20):
        ringing, badge = news(kiosk, desk)
        assert ringing == 1
        assert "Un appel de la ligne sonne au téléphone de l’accueil." in badge
        assert "Langue\u202f: français. Dernier sujet\u202f: «\u202fLes urgences\u202f»." in badge
        assert "Un appel de la ligne sonne" in desk.get("/listes").text
    assert news(kiosk, desk) == (0, "")


def test_a_caller_who_is_being_talked_to_is_shown_and_rings_no_more(kiosk: Served) -> None:
    desk = DeskClient(kiosk).comes_in()
    with kiosk.house.transfers.under_way("fr", None, rings=0):
        ringing, badge = news(kiosk, desk)
        assert ringing == 0
        assert "Un appel de la ligne est au téléphone de l’accueil. Langue\u202f: français." in badge.replace("\n", " ")
