"""Portuguese, for the rewording of captions."""

from __future__ import annotations

from typing import Final

from scrubber.suggest._bag import bag, pairs
from scrubber.suggest._grammar import Grammar, nouns

GRAMMAR: Final = Grammar(
    code="pt",
    conjunctions=bag("e & + ou"),
    prepositions=bag(
        "em de a com por para até desde sobre entre sob via contra perto durante após ante rumo pra pro "
        "pras pros c."
    ),
    articles=pairs("o=m a=f os=p as=p um=m uma=f este=m esta=f esse=m essa=f"),
    contracted=pairs(
        "no=em na=em nos=em nas=em do=de da=de dos=de das=de ao=a à=a aos=a às=a pelo=por pela=por "
        "num=em numa=em dum=de duma=de pro=para pra=para pros=para pras=para neste=em nesta=em deste=de "
        "desta=de"
    ),
    contracted_gender=pairs(
        "no=m na=f do=m da=f ao=m à=f pelo=m pela=f num=m numa=f dum=m duma=f pro=m pra=f neste=m "
        "nesta=f deste=m desta=f"
    ),
    possessives=bag("meu minha seu sua nosso nossa teu tua dele dela meus minhas nossos nossas"),
    nouns=nouns(
        "person: pessoa f; child: criança f; baby: bebê m; toddler: criança pequena f; teen: adolescente "
        "m; woman: mulher f; man: homem m; people: pessoas f; children: crianças f; family: família f; "
        "place: lugar m; places: lugares p; group: grupo m; doctor: médico m; doctor-f: médica f; "
        "professor: professor m; professor-f: professora f; priest: padre m; nun: freira f; little: "
        "criança f; "
        "elder: pessoa idosa f"
    ),
    numbers=("dois/duas", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez"),
    many="vários/várias",
    kin=bag(
        "mãe mamãe mama mainha pai papai painho avó avô vó vô vovó vovô vovo bisavó bisavô bisa tia tio "
        "titia titio irmã irmão mano mana prima primo filha filho filhinha filhinho neta neto netinha "
        "netinho sobrinha sobrinho esposa esposo marido mulher madrinha padrinho afilhada afilhado dinda "
        "dindo amiga amigo vizinha vizinho professora professor profe prof. profª tia médica médico "
        "pediatra enfermeira enfermeiro parteira treinador treinadora princesa príncipe bebê neném nenê "
        "família casal noiva noivo namorada namorado aluno aluna colega deputado deputada vereador "
        "vereadora senador senadora presidente prefeito prefeita governador governadora ministro ministra "
        "motorista ator atriz cantor cantora jogador jogadora papa santo santa bispo pastor pastora "
        "menina menino garota garoto criança recém-nascida recém-nascido caçula primogênita primogênito "
        "gestante babá sogra sogro cunhada cunhado neguinho neguinha pretinha pretinho anjinho dona dono "
        "diretora diretor advogado advogada blogueira blogueiro goleira goleiro capitão técnica técnico "
        "soldado bombeiro agricultor merendeira monitora ginasta princesinha rainha campeão campeã "
        "cabeleireira cabeleireiro sapateiro confeiteira"
    ),
    kin_plural=bag(
        "pais avós tios tias irmãs irmãos primas primos filhas filhos netas netos sobrinhas sobrinhos "
        "gêmeas gêmeos amigas amigos vizinhos crianças meninas meninos alunos alunas colegas noivos "
        "padrinhos bisavós professoras professores bebês deputados vereadores atores jogadores"
    ),
    elders=bag(
        "escola escolinha colégio aula mãe mamãe pai papai avó avô vó vô vovó vovô bisavó bisavô madrinha "
        "padrinho dinda dindo pais avós velinhas velinha banguela banguelinha fantasiada fantasiado "
        "fantasia joaninha catapora tadinho tadinha coitadinho coitadinha zoológico balanço escorregador "
        "brincando brincar brinquedo brinquedos boneca carrinho cachorrinho gatinho passos lição balé "
        "escolar desenho mamadeira colo soneca massinha bicicleta prima primo monitora noel coelhinho "
        "páscoa pula-pula festinha velas bebês netos alunos jardim diploma vestidinho sozinho"
    ),
    titles=pairs(
        "sr=man sr.=man senhor=man seu=man dom=man sra=woman sra.=woman senhora=woman dona=woman "
        "d.=woman dr=doctor dr.=doctor dra=doctor-f dra.=doctor-f prof=professor profa=professor-f "
        "padre=priest pe=priest pe.=priest frei=priest"
    ),
    child_signs=bag(
        "escolar eucaristia comunhão catequese bebê neném nenê recém-nascida recém-nascido creche batizado "
        "batismo infância criancinha parquinho aninho aninhos mesversário mêsversário fralda chupeta "
        "berço maternidade engatinhando dentinho menininha menininho netinha netinho infantil neta neto "
        "afilhada afilhado"
    ),
    greetings=bag(
        "aniversário parabéns feliz viva bem-vindo bem-vinda obrigado obrigada oi olá querida querido "
        "amo saudades"
    ),
    verbs=bag("visita visitar visitando visitou conhecer conhecendo amo ama amamos ver"),
    reached=pairs(
        "tem= faz=faz_aniversário fez=fez_aniversário fazendo=fazendo_aniversário "
        "completa=faz_aniversário completou=fez_aniversário completando=fazendo_aniversário"
    ),
    date_nouns=bag("dia ano mês verão inverno semana temporada anos"),
    age_words=bag("de com aos dos idade"),
    born=bag("nascida nascido nasceu nasc."),
    by=bag("por"),
    others=bag(
        "que quem se não é foi era são está estão estava como mais muito já hoje ontem quando onde mas "
        "eu ele ela nós nos lhe me te tem ter ser sem sob aqui ali lá só também então porque meu esse "
        "essa isso este esta todo toda fala diz com nova novo grande boa bom"
    ),
    of=bag("de do da"),
    adjectives=bag("querido querida pequeno pequena lindo linda fofo fofa"),
    at="em",
    photo="Uma foto",
    photo_of="Foto de",
)
