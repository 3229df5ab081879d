"""Spanish, for the rewording of captions."""

from __future__ import annotations

from typing import Final

from scrubber.suggest._bag import bag, pairs
from scrubber.suggest._grammar import Grammar, nouns

GRAMMAR: Final = Grammar(
    code="es",
    conjunctions=bag("y e & + o u"),
    prepositions=bag(
        "en de a con por para hasta desde sobre entre contra cerca durante tras ante vía según hacia"
    ),
    articles=pairs("el=m la=f los=p las=p un=m una=f este=m esta=f"),
    contracted=pairs("del=de al=a"),
    contracted_gender=pairs("del=m al=m"),
    possessives=bag("mi su tu nuestro nuestra mis sus nuestros nuestras"),
    nouns=nouns(
        "person: persona f; child: niño m; child-f: niña f; baby: bebé m; toddler: niño pequeño m; "
        "toddler-f: niña pequeña f; teen: adolescente m; woman: mujer f; man: hombre m; people: personas "
        "f; children: niños m; family: familia f; place: lugar m; places: lugares p; group: grupo m; "
        "doctor: médico m; doctor-f: médica f; professor: profesor m; professor-f: profesora f; priest: "
        "cura m; nun: monja f; little: niño m; "
        "elder: persona mayor f"
    ),
    numbers=("dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    many="varios/varias",
    kin=bag(
        "bisabuela bisabuelo tatarabuela tatarabuelo madre mamá mama mami padre papá papa papi abuela "
        "abuelo abuelita abuelito yaya yayo nonna nonno tía tío titi hermana hermano hermanita "
        "hermanito prima primo hija hijo hijita hijito nieta nieto sobrina sobrino esposa esposo "
        "marido mujer madrina padrino ahijada ahijado amiga amigo vecina vecino profesora profesor "
        "profe seño maestra maestro médica médico enfermera enfermero matrona entrenador entrenadora "
        "princesa príncipe bebé familia pareja novia novio alumno alumna compañera compañero "
        "presidente presidenta ministro ministra alcalde alcaldesa diputado diputada senador senadora "
        "gobernador actor actriz cantante futbolista jugador jugadora obispo pastor niña niño chica "
        "chico suegra suegro cuñada cuñado gemela gemelo pequeño pequeña peque dueño dueña concejal "
        "concejala directora director abogado abogada bloguera bloguero peluquera peluquero princesita "
        "reina campeón campeona monitora nana niñera zapatero"
    ),
    kin_plural=bag(
        "padres abuelos tíos hermanas hermanos primas primos hijas hijos nietas nietos sobrinas sobrinos "
        "gemelas gemelos mellizos amigas amigos vecinos niñas niños alumnos alumnas compañeros novios "
        "padrinos jugadores"
    ),
    elders=bag(
        "escuela colegio cole madre mamá mami padre papá papi abuela abuelo abuelita abuelito yaya yayo "
        "madrina padrino abuelos velas velita dientes disfraz disfrazada disfrazado disfraces mariquita "
        "varicela pobrecito pobrecita zoo columpio tobogán jugando jugar juguete juguetes muñeca perrito "
        "gatito pasos deberes ballet escolar dibujo biberón brazos siesta plastilina bici patinete prima "
        "primo monitora reyes magos ratoncito hinchable piñata chuches ludoteca cuentos galletas diploma "
        "nietos alumnos dormidito dormidita"
    ),
    titles=pairs(
        "sr=man sr.=man señor=man don=man d.=man sra=woman sra.=woman señora=woman doña=woman dña.=woman "
        "srta=woman señorita=woman dr=doctor dr.=doctor dra=doctor-f dra.=doctor-f prof=professor "
        "prof.=professor sor=nun fray=priest"
    ),
    child_signs=bag(
        "escolar comunión catequesis bebé recién guardería bautizo bautismo niñez parvulario columpio añito "
        "añitos mesiversario pañal chupete cuna maternidad gateando diente nieta nieto ahijada ahijado "
        "peques infantil"
    ),
    greetings=bag(
        "cumpleaños felicidades feliz viva bienvenido bienvenida gracias hola querida querido adiós"
    ),
    verbs=bag("visita visitar visitando visitó conocer conociendo ver"),
    reached=pairs("tiene= cumple=cumple_años cumplió=cumplió_años cumpliendo=cumpliendo_años"),
    date_nouns=bag("día año mes verano invierno semana temporada"),
    age_words=bag("de con a los"),
    born=bag("nacida nacido nació"),
    by=bag("por"),
    others=bag(
        "que quien se no es fue era son está están como más muy ya hoy ayer cuando donde pero yo él ella "
        "nos le me te tiene ser sin aquí allí sólo solo también lo les esto eso junto todo toda dice "
        "nueva nuevo gran"
    ),
    of=bag("de del"),
    adjectives=bag("querido querida pequeño pequeña lindo linda guapo guapa"),
    at="en",
    photo="Una foto",
    photo_of="Foto de",
)
