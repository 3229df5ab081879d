"""French, for the rewording of captions."""

from __future__ import annotations

from typing import Final

from scrubber.suggest._bag import bag, pairs
from scrubber.suggest._grammar import Grammar, nouns

GRAMMAR: Final = Grammar(
    code="fr",
    conjunctions=bag("et & + ou"),
    prepositions=bag(
        "à en de d' dans chez sur sous par pour avec vers depuis entre près contre dès jusque via selon "
        "après avant"
    ),
    articles=pairs("le=m la=f les=p l'=* un=m une=f ce=m cette=f cet=m"),
    contracted=pairs("du=de des=de au=à aux=à"),
    contracted_gender=pairs("du=m au=m"),
    possessives=bag("mon ma son sa ton ta notre votre leur mes ses nos"),
    nouns=nouns(
        "person: personne f; child: enfant m; baby: bébé m; toddler: jeune enfant m; teen: adolescent m; "
        "woman: femme f; man: homme m; people: personnes f; children: enfants m; family: famille f; "
        "place: lieu m; places: des lieux p; group: groupe m; doctor: médecin m; professor: professeur "
        "m; priest: prêtre m; nun: religieuse f; little: enfant m"
    ),
    numbers=("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    many="plusieurs",
    kin=bag(
        "mère maman père papa mamie mamy mémé mémère papi papy pépé grand-mère grand-père grand-maman "
        "grand-papa bobonne tante tata tatie oncle tonton sœur soeur frère cousine cousin fille fils "
        "nièce neveu femme mari marraine parrain filleule filleul amie ami copine copain voisine voisin "
        "maîtresse maître institutrice professeur infirmière sage-femme entraîneur nounou princesse "
        "prince bébé famille couple mariée marié président présidente ministre maire député députée "
        "sénateur acteur actrice chanteur chanteuse joueur joueuse pape évêque pasteur élève camarade "
        "petite-fille petit-fils garçon doudou"
    ),
    kin_plural=bag(
        "parents grands-parents sœurs frères cousines cousins filles enfants petits-enfants nièces "
        "neveux jumeaux jumelles amis amies copains voisins élèves mariés camarades joueurs"
    ),
    elders=bag(
        "école mère maman père papa mamie mamy mémé papi papy pépé grand-mère grand-père marraine "
        "parrain nounou"
    ),
    titles=pairs(
        "m.=man mr=man monsieur=man mme=woman madame=woman mlle=woman mademoiselle=woman dr=doctor "
        "docteur=doctor pr=professor abbé=priest"
    ),
    child_signs=bag(
        "communion catéchisme bébé nouveau-né crèche maternelle baptême enfance enfant enfants "
        "nourrisson poussette couche tétine berceau maternité dent petite-fille petit-fils "
        "petits-enfants bambin bougies"
    ),
    greetings=bag("anniversaire félicitations bravo joyeux bienvenue merci bonjour cher chère fête coucou"),
    verbs=bag("visite visiter visitant découvrir découvrez voir"),
    reached=pairs("a= fête=fête_son_anniversaire"),
    date_nouns=bag("jour année an mois été hiver semaine saison"),
    age_words=bag("de âgé âgée à"),
    born=bag("né née"),
    by=bag("par"),
    others=bag(
        "que qu' qui se s' ne n' pas est était sont comme plus très déjà hier quand où mais je j' il "
        "elle nous vous lui me te a ont sans ici là aussi tout toute ces c' y on dit nouvelle nouveau "
        "grand"
    ),
    of=bag("de d'"),
    adjectives=bag("petit petite cher chère joli jolie"),
    at="dans",
    photo="Une photo",
    photo_of="Photo de",
)
