"""What an export can't do, by name: each says what happened and what to do next. Knows no format and no language."""

from kiosk.register.errors import N_, RegisterError


class MappingWrong(RegisterError):
    """The journey's `exports.toml` can't be used."""

    template = N_("{file}: {detail}. Correct it and export again.")


class MappingMissing(RegisterError):
    """The journey has no `exports.toml`, and this format needs one."""

    template = N_("{file} is missing: it says how the journey's decisions are called elsewhere. Only csv does without.")


class NothingSaid(RegisterError):
    """There are signed records, but this format can hold nothing of them: nothing was written."""

    template = N_("The format {format} can hold none of the {count} signed records. Nothing was written.")


class SiteIncomplete(RegisterError):
    """The format makes fields mandatory that the site has not filled in."""

    template = N_("The format {format} needs these settings of config/kiosk.toml, which are blank: {settings}.")


class CantSay(RegisterError):
    """One thing that a format can't express: it was left out, whole. `values["decision"]` is its id."""

    template = N_("{format} can't say “{decision}”: it was left out.")


class NoConsent(CantSay):
    """A request is no consent."""

    template = N_("{format} holds consents: the request “{decision}” is none, and was left out.")


class NotMapped(CantSay):
    """`exports.toml` doesn't name the decision."""

    template = N_("exports.toml says nothing of “{decision}” for {format}: it was left out.")


class NoSuchField(CantSay):
    """ZFA has two fields; this decision is neither."""

    template = N_("The segment ZFA has no field for “{decision}”: it was left out.")


class NoRehearsal(CantSay):
    """The format has no mark for a rehearsal: taken in, it would pass for somebody's decision."""

    template = N_("{format} can't say that “{decision}” was a rehearsal: it was left out.")
