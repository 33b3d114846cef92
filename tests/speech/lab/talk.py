"""Sentences that people say near a kiosk and don't mean for it, or that sound like an answer and aren't one.

As with voices: limits were set with the first of each pair, and are judged with the second.
"""

TUNING_TALK = (
    "bonjour madame comment allez-vous",
    "il fait beau aujourd'hui",
    "acceptez-vous les cartes bancaires",
    "je refais ma demande demain",
    "où est la mairie s'il vous plaît",
    "donne-moi un café",
    "il est midi et quart",
    "je reviens demain matin",
    "tu viens ou pas",
    "mais non pas du tout",
    "maman j'ai faim",
    "attends je cherche mes lunettes",
    "qu'est-ce qu'il faut faire maintenant",
    "mon numéro de téléphone a changé",
    "c'est fermé le dimanche",
    "les enfants sont à l'école",
)
REPORTING_TALK = (
    "vous avez vu l'heure qu'il est",
    "mon mari arrive tout de suite",
    "j'accompagne ma voisine elle entend mal",
    "il a plu toute la nuit",
    "on va manger chez ta sœur",
    "les impôts c'est au premier étage",
    "regarde la jolie dame là-bas",
    "je comprends rien à cette machine",
    "faut appuyer sur quel bouton",
    "ça marche avec la carte vitale",
    "le docteur m'a dit de venir lundi",
    "arrête de courir partout",
    "je plaisante bien sûr",
    "on m'a refusé le dossier l'année dernière",
    "ils acceptent tout le monde ici",
    "c'est pour le passeport du petit",
    "quelle belle journée",
    "tu te souviens de Jacqueline",
    "le bus passe dans dix minutes",
    "excusez-moi je peux passer",
    "je vais bien merci et vous",
    "ma fille travaille à l'hôpital",
    "il y a une place pour s'asseoir",
    "non mais c'est pas vrai",
    "d'accord à tout à l'heure",
    "deux baguettes et un pain aux raisins",
    "mets ton manteau on s'en va",
    "plus personne ne répond au téléphone",
    "je n'y vois rien sans mes lunettes",
    "oui oui je t'écoute",
)

# Sentences outside every grammar that hold an answer's words and don't give that answer.
TUNING_TRAPS = (
    "je ne veux pas dire que je refuse",
    "je n'accepterai jamais ça",
    "si j'accepte qu'est-ce qui se passe",
    "je ne refuse rien du tout",
)
REPORTING_TRAPS = (
    "mon fils pense que je refuse trop vite",
    "faut-il que je refuse",
    "j'accepte pas du tout ce truc",
    "je veux pas refuser moi",
    "on peut refuser plus tard",
    "je voudrais savoir si je suis d'accord",
    "c'est pas que je refuse mais j'hésite",
    "jamais je n'accepte sans lire",
    "je ne veux surtout pas mon espace santé",
    "attendez je ne suis pas sûre d'accepter",
)
