"""A Flask application with what both faces of the kiosk share: templates, headers, errors in people's language.

Knows neither the screen nor the desk.
"""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Flask, render_template
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, InternalServerError

from kiosk.catalogue import translator
from kiosk.journey.tongue import tongue
from kiosk.web.pictograms import pictogram
from kiosk.web.security import is_loopback, nonce, protect

# A form of ours is a few hundred bytes; a scanned code at most 3 kB.
STATIC_SECONDS = 600
MOST_FORM_BYTES = 16_384

_log = logging.getLogger(__name__)


def create_face(name: str, folder: Path, language: str, is_host_allowed: Callable[[str], bool] = is_loopback) -> Flask:
    """An application whose templates and static files lie in `folder`, speaking `language` where no visit says other.

    Static files of the face are under `/static/`, shared ones under `/shared/`.
    """
    app = Flask(
        name,
        root_path=str(folder),
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    app.config["MAX_CONTENT_LENGTH"] = MOST_FORM_BYTES
    # Styles, scripts and letters don't change while the kiosk runs: a page need not ask for them again.
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_SECONDS
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        pictogram=pictogram, nonce=nonce, _=translator(language), language=language, tongue=tongue
    )
    app.register_blueprint(
        Blueprint(
            "web",
            "kiosk.web",
            root_path=str(Path(__file__).parent),
            template_folder="templates",
            static_folder="static",
            static_url_path="/shared",
        )
    )
    protect(app, is_host_allowed)
    app.register_error_handler(HTTPException, _say_error)
    app.register_error_handler(Exception, _say_crash)
    return app


def _say_error(error: HTTPException) -> tuple[str, int]:
    code = error.code or InternalServerError.code
    return render_template("web/error.html", code=code), code


def _say_crash(error: Exception) -> tuple[str, int]:
    # The person gets a sentence, the log where it happened: an error's own words may hold a reference or an answer.
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("A page failed: %s\n%s", type(error).__name__, frames)
    return render_template("web/error.html", code=InternalServerError.code), InternalServerError.code
