"""English, for the rewording of captions."""

from __future__ import annotations

from typing import Final

from scrubber.suggest._bag import bag, pairs
from scrubber.suggest._grammar import Grammar, nouns

GRAMMAR: Final = Grammar(
    code="en",
    conjunctions=bag("and & + or n"),
    prepositions=bag(
        "against at in on from near of to by via for with around outside inside since until before after "
        "between during through across into towards over under about off past near within throughout "
        "behind @"
    ),
    articles=pairs("the=* a=* an=* this=* that=*"),
    possessives=bag("her his our my your their its"),
    nouns=nouns(
        "person: person; child: child; baby: baby; toddler: toddler; teen: teenager; woman: woman; man: "
        "man; people: people p; children: children p; family: family; place: place; places: places p; "
        "group: group; doctor: doctor; professor: professor; priest: priest; nun: nun; little: little "
        "child; "
        "elder: older person"
    ),
    numbers=("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    many="several",
    kin=bag(
        "chair founder boss leader mum mom mummy mommy mam mama mother dad daddy papa father stepmum "
        "stepdad grandma grandmother granny nan nana nanny gran grandpa granddad grandad grandfather "
        "granda gramps pop aunt auntie aunty uncle sister brother sibling cousin son daughter grandson "
        "granddaughter niece nephew wife husband partner fiancé godmother godfather godson goddaughter "
        "friend buddy neighbour neighbor teacher coach guide nurse midwife classmate girlfriend "
        "boyfriend bride groom princess prince king queen president chairman captain sergeant baby "
        "toddler newborn pupil student minister mayor governor senator ceo director secretary actor "
        "actress singer player photographer author artist designer pope saint bishop rabbi imam pastor "
        "vicar reverend headteacher principal babysitter bestie bff sis bro twin girl boy lady family "
        "officer sec. gen. col. sen. rev. capt. sgt. lt. gov. pres."
    ),
    kin_plural=bag(
        "parents grandparents sisters brothers cousins sons daughters twins kids children boys girls "
        "friends grandchildren grandkids siblings neighbours neighbors teachers coaches students pupils "
        "aunts uncles nephews nieces babies triplets godparents newlyweds players actors"
    ),
    elders=bag(
        "school classroom schoolday swing sandpit mum mom mummy mommy mama dad daddy grandma grandmother "
        "granny nan nana gran grandpa granddad grandad grandfather granda godmother godfather "
        "grandparents gap-toothed toothless sandcastle snowman snowmen brownies beavers cubs puddles "
        "puddle seesaw trampoline dinosaurs unicorn lego doll dolls teddy crayons homework costume "
        "costumes chickenpox trick treating paddling tricycle trike scooter bedtime cuddle cuddles "
        "cuddling giggles giggling splashing candles swimming lesson lessons ballet nativity preschoolers "
        "grade puppy kitten lollipop pony teacher cousins cousin santa easter steps mitzvah toddlers "
        "babies pupils grandchildren drew painting dressed learning headmaster headmistress pyjamas "
        "pajamas crayon playing nursing"
    ),
    titles=pairs(
        "mr=man mister=man sir=man mrs=woman ms=woman miss=woman madam=woman lady=woman dr=doctor "
        "doctor=doctor prof=professor professor=professor fr=priest"
    ),
    child_signs=bag(
        "grade baby toddler newborn nursery kindergarten preschool playground playgroup crèche christening "
        "baptism baptised baptized childhood schoolgirl schoolboy pupil crawling teething tooth nappy "
        "diaper pushchair pram cradle cot crib grandchild grandson granddaughter goddaughter godson"
    ),
    greetings=bag(
        "birthday happy congratulations congrats welcome thanks hello hi dear bye goodbye love rip"
    ),
    verbs=bag(
        "visit visits visited visiting explore exploring exploring love loves tour tours leave leaving "
        "left reach reaching discover discovering see seeing"
    ),
    reached=pairs("is= are= was= turned=had_a_birthday turns=has_a_birthday turning=having_a_birthday"),
    date_nouns=bag("year month day summer winter spring autumn week weekend season"),
    age_words=bag("aged age ages"),
    born=bag("born b."),
    by=bag("by"),
    others=bag(
        "when while who whose which that is was are were has had have will meet meets meeting "
        "introducing say says with without as but if than then so not like how what where why it he she "
        "they we you i me us them playing at up down out all just still only here there this these those "
        "to be being been do does did gets got can may today yesterday tomorrow more most very"
    ),
    of=bag("of"),
    adjectives=bag(
        "new good great best big old young small little wee dear sweet beautiful lovely young tiny proud "
        "poor cute late dearest gorgeous clever brave"
    ),
    at="at",
    photo="A photo",
    photo_of="A photo of",
)
