"""What is filmed in sign language, what is still to be filmed, and films that nobody would see."""

from journey_copy import JourneyCopy

from kiosk.journey.signing import strangers, takes


def film(journey: JourneyCopy, name: str) -> None:
    path = journey.folder / "lsf" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"film")


def test_every_passage_of_the_screen_is_to_be_filmed_and_no_letter(journey: JourneyCopy) -> None:
    listed = {take.address: take for take in takes(journey.load(), journey.folder)}
    assert listed["topics/delays/short/1"].text == "Un prêt dure trois semaines."
    assert all(take.film is None for take in listed.values())
    assert not any(address.startswith(("letters/", "papers/", "phone/")) for address in listed)


def test_a_film_at_a_passage_s_address_is_that_passage_s(journey: JourneyCopy) -> None:
    film(journey, "topics/delays/short/1.mp4")
    film(journey, "scenes/welcome/passages/1.webm")
    filmed = [take.address for take in takes(journey.load(), journey.folder) if take.film]
    assert sorted(filmed) == ["scenes/welcome/passages/1", "topics/delays/short/1"]
    assert strangers(journey.load(), journey.folder) == ()


def test_a_film_of_no_passage_is_told(journey: JourneyCopy) -> None:
    film(journey, "topics/delays/short/9.mp4")
    assert [path.name for path in strangers(journey.load(), journey.folder)] == ["9.mp4"]


def test_films_are_no_words(journey: JourneyCopy) -> None:
    before = journey.load()
    film(journey, "topics/delays/short/1.mp4")
    assert journey.load().fingerprint == before.fingerprint
