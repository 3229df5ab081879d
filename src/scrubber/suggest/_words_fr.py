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
    birthday=pairs(
        "les=l'anniversaire des=de_l'anniversaire aux=à_l'anniversaire ses=son_anniversaire "
        "mes=mon_anniversaire tes=ton_anniversaire nos=notre_anniversaire leurs=leur_anniversaire"
    ),
    things=bag(
        "mariage noces fiançailles chien chienne chat chatte poney cheval jument lapin jardin potager "
        "maison "
        "chambre voiture vélo moto tombe terrasse salon cuisine appartement balcon ferme bureau chalet "
        "barbecue grange verger classe enceinte boutique bateau recette gâteau exposition concert soirée"
    ),
    adults=bag("grossesse mariés enceinte retraite retraité retraitée veuve veuf épouse époux"),
    family=bag("les aux"),
    died=bag(
        "décédé décédée mort morte disparu disparue depuis promotion mariés datant datée daté prise pris"
    ),
    small=bag("petit petite"),
    roles=pairs(
        "bénévole=mf élève=mf maire=m chef=m capitaine=mf secrétaire=mf comptable=mf professeure=f "
        "sage-femme=f maîtresse=f député=m députée=f président=m présidente=f champion=m championne=f "
        "étudiant=m étudiante=f lycéen=m lycéenne=f collégien=m collégienne=f médecin=m docteure=f "
        "architecte=mf élu=m élue=f adjoint=m adjointe=f retraité=m retraitée=f responsable=mf lauréat=m "
        "lauréate=f gagnant=m gagnante=f enseignant=m enseignante=f artisan=m artisane=f apprenti=m "
        "apprentie=f auteure=f autrice=f coach=mf pilote=mf athlète=mf peintre=mf poète=mf pompier=m "
        "cavalier=m infirmier=m policier=m gendarme=mf soldat=m boulanger=m boulangère=f boucher=m "
        "pâtissier=m cuisinier=m facteur=m fermier=m éleveur=m jardinier=m ouvrier=m menuisier=m "
        "maraîcher=m maraîchère=f bijoutier=m capitaine=mf avocat=m avocate=f notaire=mf assistant=m "
        "assistante=f nounou=f nourrice=f commerçant=m "
        "commerçante=f gérant=m gérante=f employé=m employée=f stagiaire=mf vétérinaire=mf proviseur=m "
        "proviseure=f principal=m principale=f instituteur=m curé=m scout=m scoute=f judoka=mf "
        "nageur=m danseur=m coureur=m joueur=m supporter=m témoin=m photographe=mf écrivain=m "
        "écrivaine=f poétesse=f comédien=m comédienne=f interprète=mf violoncelliste=mf pensionnaire=mf "
        "résident=m résidente=f habitant=m habitante=f participant=m participante=f membre=mf "
        "parrain=m marraine=f garçon=m fille=f fillette=f adolescent=m adolescente=f patient=m "
        "patiente=f puéricultrice=f kinésithérapeute=mf orthophoniste=mf dentiste=mf pédiatre=mf"
    ),
    contracted_gender=pairs("du=m au=m"),
    possessives=bag("mon ma son sa ton ta notre votre leur mes ses nos"),
    nouns=nouns(
        "person: personne f; child: enfant m; baby: bébé m; toddler: jeune enfant m; teen: adolescent m; "
        "woman: femme f; man: homme m; people: personnes f; children: enfants m; family: famille f; "
        "place: lieu m; places: des lieux p; group: groupe m; doctor: médecin m; professor: professeur "
        "m; child-f: enfant f; toddler-f: jeune enfant f; teen-f: adolescente f; priest: prêtre m; nun: "
        "religieuse f; little: enfant m"
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
        "petite-fille petit-fils garçon fillette fiancé fiancée entraîneuse infirmier auteur auteure "
        "autrice directeur directrice docteure curé abbé facteur boulanger instituteur animateur "
        "animatrice bénévole proviseur"
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
        "docteur=doctor pr=professor prof=professor prof.=professor docteure=doctor maître=person "
        "abbé=priest"
    ),
    child_signs=bag(
        "communion catéchisme bébé nouveau-né crèche maternelle baptême enfance enfant enfants "
        "nourrisson poussette couche tétine berceau maternité dent petite-fille petit-fils "
        "petits-enfants bambin bougies naissance échographie faire-part doudou premiers_pas manège toboggan "
        "tétine varicelle orthophoniste bonhomme trottinette balançoire édenté édentée garderie "
        "rentrée nounours jouet jouets peluche biberon marelle halloween bonbons récréation cartable "
        "pyjama pataugeoire dessin_de foi profession_de_foi puériculture assistante_maternelle vélo_au "
        "château_de_sable bac_à_sable dents_de_lait cour_de_récréation"
    ),
    greetings=bag("anniversaire félicitations bravo joyeux bienvenue merci bonjour cher chère fête coucou"),
    verbs=bag("visite visiter visitant découvrir découvrez voir"),
    reached=pairs("a= fête=fête_son_anniversaire"),
    date_nouns=bag("jour année an mois été hiver semaine saison"),
    age_words=bag("de âgé âgée à taille"),
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
