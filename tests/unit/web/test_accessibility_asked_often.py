"""The open page /accessibilite: whoever asks for its PDF again and again makes nobody wait for their papers."""

import datetime
from pathlib import Path

from kiosk.settings import Settings
from kiosk.web.accessibility import PATH, page_of_accessibility
from kiosk.web.face import create_face
from printouts.renderings.renderer import HERE, Renderer


def test_the_pdf_is_made_once_a_day_however_often_it_is_asked_for(tmp_path: Path) -> None:
    made: list[datetime.date] = []
    today = [datetime.date(2026, 11, 22)]

    def renderer() -> Renderer:
        made.append(today[0])
        return HERE

    app = create_face("open", tmp_path, "fr")
    app.register_blueprint(page_of_accessibility(Settings().site_values, lambda: today[0], renderer, "fr"))
    first, second = (app.test_client().get(f"{PATH}.pdf", base_url="http://127.0.0.1").data for _ in range(2))
    assert first.startswith(b"%PDF")
    assert first == second
    assert len(made) == 1
