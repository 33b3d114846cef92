"""Papers such as a town hall would print, for tests of what prints them. Their words are samples, not the script's."""

import dataclasses

from printouts.document import (
    BlankLine,
    Choice,
    Code,
    CombField,
    Correspondents,
    Document,
    Figures,
    Furniture,
    Heading,
    Medium,
    PageBreak,
    Paragraph,
    Points,
    Rule,
    SignatureBox,
    Steps,
    TickBox,
)

FURNITURE = Furniture(
    page="page {page} sur {pages}, {copy}", duplicate="DUPLICATA n° {number}", rehearsal="ESSAI, sans valeur"
)
REFERENCE = ("0412", "8835", "0917")
NOTE = (
    "clairvoix/1 0412 kQ3vTz8mN0pYx2Lr7sWd5uBcJh6gAfEi1oUyTqRe4wXzKvMn9bPaSdFgHjKlZx\n"
    "\n"
    "Référence 0412 8835 0917, le 12 mars 2026, mairie de Saint-Rémy\n"
    "Espace de santé\u202f: refus. Urgences (SAMU)\u202f: accord.\n"
    "\n"
    "— saint-remy.kiosk kQ3vTz8mN0pYx2Lr7sWd5uBcJh6gAfEi1oUyTqRe4wXzKvMn9bPaSdFgHjKlZxCvBn"
    "kQ3vTz8mN0pYx2Lr7sWd5uBcJh==\n"
)
FOOT = "Texte d’origine, relu le 3 mars 2026 · empreinte 7f3a 91c0 · mairie de Saint-Rémy, borne 1"

FORM = Document(
    kind="form",
    title="Formulaire de décisions",
    language="fr",
    medium=Medium.SHEET,
    furniture=FURNITURE,
    copies=("votre exemplaire", "exemplaire de la mairie"),
    foot=FOOT,
    blocks=(
        Heading("Mes décisions sur mon espace de santé", level=1),
        Paragraph(
            "Ce papier dit ce que vous avez choisi le 12 mars 2026 à la mairie de Saint-Rémy. Il compte une fois signé."
        ),
        Figures("Votre référence", REFERENCE),
        Code(NOTE, "Ce carré contient les mêmes réponses, sans votre nom. Un téléphone peut le lire, sans internet."),
        Heading("Ce que vous avez décidé"),
        Choice(
            "Voulez-vous avoir un espace de santé\u202f?",
            ("Oui, je veux l’avoir", "Non, je ne veux pas l’avoir", "Je déciderai plus tard"),
            1,
            "Vous avez répondu\u202f: non, je ne veux pas l’avoir.",
        ),
        Choice(
            "En cas d’urgence, le médecin du SAMU peut-il lire votre dossier sans vous demander\u202f?",
            ("Oui, il le peut", "Non, il ne le peut pas", "Je déciderai plus tard"),
            0,
            "Vous avez répondu\u202f: oui, il le peut.",
        ),
        Heading("Qui signe\u202f?"),
        CombField("Nom de naissance", (20,)),
        CombField("Prénom", (20,)),
        CombField("Date de naissance", (2, 2, 4), hint="Jour, mois, année"),
        BlankLine("Adresse", lines=2),
        TickBox("Je signe pour moi-même."),
        TickBox("J’accepte que la mairie garde un exemplaire signé de ce formulaire, dans une armoire fermée à clé."),
        BlankLine("Fait à", value="Saint-Rémy, le 12 mars 2026"),
        SignatureBox("Votre signature", hint="Le coin épais, en bas à gauche, se trouve avec les doigts."),
        Heading("Il vous reste à faire"),
        Paragraph("Rien n’est fait tant que l’Assurance maladie n’a pas répondu.", is_strong=True),
        Steps(
            (
                "Signez ce papier devant la personne de l’accueil.",
                "Postez la lettre à votre caisse. Un timbre suffit\u202f: «\u202fLettre verte\u202f», 1,39 €.",
                "Notez la date d’envoi ici, et gardez votre exemplaire.",
            )
        ),
        Heading("Changer d’avis"),
        Points(
            (
                "Vous pouvez changer d’avis quand vous voulez, sans dire pourquoi.",
                "Revenez à la borne avec ce papier, ou téléphonez au 34\u00a022.",
            )
        ),
        Rule(),
        Paragraph("Responsable\u202f: mairie de Saint-Rémy. Vos réponses sont gardées 13 mois.", is_small=True),
    ),
)

LETTER = Document(
    kind="letter",
    title="Lettre à la caisse d’assurance maladie",
    language="fr",
    medium=Medium.SHEET,
    furniture=FURNITURE,
    copies=("à envoyer", "votre double"),
    foot=FOOT,
    blocks=(
        Correspondents(
            ("Nom et prénoms", "Adresse", "", "Code postal et ville"),
            (
                "CPAM des Bouches-du-Rhône",
                "Service des usagers",
                "56 chemin Joseph-Aiguier",
                "13297 MARSEILLE CEDEX 09",
            ),
            "À Saint-Rémy, le 12 mars 2026",
        ),
        Heading("Objet\u202f: je m’oppose à la création de mon espace de santé", level=1),
        Paragraph("Madame, Monsieur,"),
        Paragraph(
            "Je m’oppose à la création de mon espace numérique de santé. Si cet espace est déjà ouvert quand vous lisez"
            " cette lettre, je demande sa clôture. Je vous remercie de me répondre par courrier, et de m’indiquer la"
            " date d’effet de ma demande."
        ),
        Paragraph("Code de la santé publique, articles L.\u00a01111-13-1 et R.\u00a01111-28.", is_small=True),
        CombField(
            "Numéro de sécurité sociale",
            (1, 2, 2, 2, 3, 3, 2),
            hint="À remplir par vous\u202f: la borne ne le connaît pas.",
        ),
        CombField("Date de naissance", (2, 2, 4)),
        SignatureBox("Signature"),
        Rule(),
        Figures("Référence", REFERENCE),
        Code("CLAIRVOIX 041288350917 4c1f0e9a", "Lettre préparée à la borne de la mairie de Saint-Rémy."),
    ),
)

RECEIPT = Document(
    kind="receipt",
    title="Votre reçu",
    language="fr",
    medium=Medium.ROLL,
    furniture=FURNITURE,
    foot="Borne 1 · texte d’origine · 7f3a 91c0",
    blocks=(
        Heading("Votre reçu", level=1),
        Paragraph("Mairie de Saint-Rémy, le 12 mars 2026"),
        Figures("Votre référence", REFERENCE),
        Figures("Votre code", ("4471",)),
        Paragraph("Rien n’est fait tant que l’Assurance maladie n’a pas répondu.", is_strong=True),
        Heading("Il vous reste à faire"),
        Steps(
            (
                "Signez le formulaire.",
                "Postez la lettre à votre caisse. Prix du timbre\u202f: 1,39 €.",
                "Vous hésitez\u202f? Appelez le 34\u00a022, c’est gratuit.",
                "Revenez à la mairie à partir du 16 avril 2026.",
            )
        ),
        Heading("Besoin d’aide\u202f?"),
        Paragraph(
            "Demandez le médiateur à l’accueil, «\u202fsans rendez-vous\u202f», le mardi et le jeudi."
            " Un cœur de métier\u202f: vous aider."
        ),
        Code("CLAIRVOIX 041288350917 4c1f0e9a77d2", "Montrez ce carré à la borne pour retrouver votre papier."),
    ),
)

REMINDER = dataclasses.replace(
    RECEIPT,
    kind="reminder",
    title="Pour y penser",
    blocks=(
        Heading("Pour y penser", level=1),
        Paragraph("Vous avez choisi de décider plus tard. Rien n’a été enregistré."),
        Paragraph(
            "Si vous ne faites rien, la loi ouvre votre espace six semaines après l’envoi du courrier.", is_strong=True
        ),
        Heading("Quand vous voudrez"),
        Steps(("Revenez à cette borne.", "Ou appelez le 34\u00a022.", "Ou écrivez à votre caisse.")),
        Rule("À découper"),
        Paragraph("Ce papier ne vous engage à rien."),
    ),
)

TWO_IN_ONE = dataclasses.replace(
    FORM, copies=(), blocks=(*FORM.blocks, PageBreak(), Heading("Notes"), BlankLine("Vos questions", lines=6))
)

SHEETS = (FORM, LETTER)
ROLLS = (RECEIPT, REMINDER)


def sized(document: Document, size_pt: int) -> Document:
    """`document` in another size."""
    return dataclasses.replace(document, size_pt=size_pt)
