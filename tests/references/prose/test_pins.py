"""What of a sentence stands in the readings of its sources, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.prose import markdown
from references.prose.pins import Pin, check
from tests.ruler import is_linear

OWN = ("ECPAT International", "ECPAT")
KNOWN = ("The Code", "Vox", "Child Wise")

ATTENDANCE = (
    "The assembly was held entirely online for the first time; 118 members from 102 "
    "countries registered 232 participants."
)
BRAZIL = "The congress was organised by the Government of Brazil and UNICEF."
CLOSE = (
    "It closed in Bangkok on 29 March 2012 with the report Creating Change through "
    "Partnership."
)
PETITION = "It was handed over on 29 September 2011 and bore 7,044,278 signatures."
STUDY = (
    "The Ecumenical Coalition on Third World Tourism ran a study of tourism and child "
    "prostitution in Thailand, the Philippines and Sri Lanka; shorter reports followed "
    "from India and Taiwan."
)
WORK = "Koson Srisang, Ron O’Grady and Sudarat Sereewat began the work."


@pytest.mark.parametrize(
    ("sentence", "reading", "missing"),
    [
        # Numbers.
        ("It has 104 members.", "104 in 93 countries", []),
        ("It has 104 members.", "about 1,040 groups in 10.4 countries", ["104"]),
        ("It has 1,200 members.", "1200 members", []),
        ("It has 1200 members.", "1 200 members", []),
        ("It has 1 200 members.", "1,200 members", []),
        ("It has 1\u202f200 members.", "1,200 members", []),
        ("It has 1,200 members.", "1 member of 200", ["1,200"]),
        ("1.7 million ran away.", "1,700,000 incidents a year", []),
        ("Of the 1.7 million, 1,700 were found.", "1.7 million", ["1,700"]),
        ("It carries US$1.5 million.", "a prize of $1.5 million", []),
        ("It carries US$1.5 million.", "a prize of $1.6 million", ["1.5 million"]),
        ("It pays 3.50 a month.", "3.5 a month", []),
        ("It gives 60 to 80 per cent.", "60–80%", []),
        ("It has five members.", "a board of 5", []),
        ("It has twenty-five members.", "25 members", []),
        ("It has over a million files.", "more than one million media files", []),
        ("It has two hundred thousand files.", "200,000 files", []),
        ("It saw twenty twelve-year-old children.", "20 of 12 years", []),
        ("It has twelve members.", "twenty members", ["twelve"]),
        ("One of the first left.", "some left", []),
        ("It was the first of the third kind.", "it was so", []),
        ("It is the 124th member.", "the 124th member", []),
        ("It is the 124th member.", "124 members", []),
        ("It has 6 members.", "on 6 June 2018", ["6"]),
        (ATTENDANCE, "118 members in 102 countries, 232 people", []),
        (ATTENDANCE, "118 members, 232 people", ["102"]),
        # Dates.
        ("It began in 1990.", "on 2 May 1990", []),
        ("It began in May 1990.", "on 2 May 1990", []),
        ("It began in May 1990.", "on 1990-05-02", []),
        ("It began on 2 May 1990.", "May 2, 1990", []),
        ("It began on 2 May 1990.", "on the 2nd May 1990", []),
        ("It began on 2 May 1990.", "in May 1990", ["2 May 1990"]),
        ("It began on 2 May 1990.", "2 May 1991, 3 May 1990", ["2 May 1990"]),
        ("It began on 1990-05-02.", "2 May 1990", []),
        ("It began in 1990-05.", "in May 1990", []),
        ("It began on 2 May.", "on 2 May 1990", []),
        ("It ended in May.", "on 2 May 1990", []),
        ("It ended in May.", "It may end in June.", ["May"]),
        ("It met on 6 and 7 June 2018.", "6–7 June 2018", []),
        ("It met on 7 June 2018.", "from 6 to 7 June 2018", []),
        ("It met on 6 and 7 June 2018.", "on 6 June 2018", ["6 and 7 June 2018"]),
        ("It met in Sept. 2011.", "29 September 2011", []),
        ("It met from 27 to 31 August 1996.", "27–31 August 1996", []),
        ("The spans are 2022–2023.", "from 2022 to 2023", []),
        (PETITION, "29 September 2011: 7 044 278 signatures", []),
        (PETITION, "28 September 2011: 7,044,278", ["29 September 2011"]),
        ("It met in Sept. 2011.", "September 2012, May 2011", ["Sept. 2011"]),
        ("It ended in May 1990.", "It ended in May. 1990 came.", ["May 1990"]),
        ("May it be so.", "so be it", []),
        ("It names Jan Roe.", "jan roe", []),
        ("It lies from 1990-05.5 on.", "from 1990 and 5.5", []),
        # Names.
        (BRAZIL, "the Brazilian state", ["Government", "Brazil", "UNICEF"]),
        (BRAZIL, "Unicef and the government of BRAZIL", []),
        (STUDY, STUDY.replace("; shorter reports", ". SHORTER REPORTS"), []),
        (
            STUDY,
            "the Ecumenical Coalition on Third World Tourism",
            [
                "Thailand",
                "Philippines",
                "Sri Lanka",
                "India",
                "Taiwan",
            ],
        ),
        (WORK, "led by Koson Srisang, Ron O'Grady and Sudarat Sereewat", []),
        (WORK, "led by Koson, Srisang Ron O’Grady", ["Sudarat Sereewat"]),
        ("It met in Bogotá.", "in Bogota", []),
        ("It met in Bogota\u0301.", "in Bogotá", []),
        ("They were members’ NGOs.", "an NGO", []),
        ("Wikipedia’s article names UNICEF’s office.", "UNICEF", []),
        ("It opposed FOSTA–SESTA, the FOSTA-SESTA law.", "fosta sesta", []),
        (
            "The National Center for Missing & Exploited Children.",
            "National Center for Missing and Exploited Children",
            [],
        ),
        ("It is ECPAT International’s page on ECPAT.", "a page", []),
        ("It is a page of ECPAT UK.", "a page of ECPAT in the UK", ["ECPAT UK"]),
        ("British charities came together.", "charities", []),
        ("Vox criticised the law.", "a site criticised it", ["Vox"]),
        ("The Code began.", "the code", []),
        ("The Body Shop began.", "a body", ["Body Shop"]),
        ("Child Wise began.", "a wise child", ["Child Wise"]),
        ("Oaktree began, and Oaktree ended.", "it", ["Oaktree"]),
        ("INTERPOL began.", "Interpol", []),
        ("EBay and iPhone began.", "a phone", ["EBay", "iPhone"]),
        ("And so I went.", "a reading", []),
        (CLOSE, "Bangkok, 29 March 2012: Creating change through partnership", []),
        # Quoted phrases.
        ("It was to end “sex tourism”, it says.", "to end sex tourism in Asia", []),
        ("It was to end “sex tourism”.", 'to end "Sex-Tourism"', []),
        ("It was to end “sex tourism”.", "tourism and sex", ["“sex tourism”"]),
        ('He said "to stop, at 6".', "was to stop – at six!", []),
        ("He said ‘don’t stop’ and «so».", "don't stop", ["«so»"]),
        ("He said “in May 1990 UNICEF ended”.", "in May, 1990 Unicef ended", []),
        ("It was “…”.", "nothing", []),
        # Nothing to look up.
        ("It agreed on a framework.", "a framework was adopted", []),
    ],
)
def test_what_stands_in_no_reading_is_missing(sentence, reading, missing):
    pin = check(sentence, ["It is another reading.", reading], own=OWN, known=KNOWN)

    assert list(pin.missing) == missing
    assert (pin.kind == "exact") is (not missing)


# Sentences of the shipped history, each with a note on its event and what the note lacks.
SHIPPED = """
The findings of the study by the Ecumenical Coalition on Third World Tourism were shared at an international consultation in Chiang Mai, which the coalition organised, and whose participants voted to launch an international campaign.
< 1990-05: A consultation on tourism and child prostitution in Chiang Mai, Thailand, heard the study results and resolved to launch an international campaign. ECPAT counts this as its birth.
! Ecumenical Coalition | Third World Tourism

The campaign took the name End Child Prostitution in Asian Tourism, and with it the initials ECPAT.
< 1990-05: A consultation on tourism and child prostitution in Chiang Mai, Thailand, heard the study results and resolved to launch an international campaign. ECPAT counts this as its birth.
! End Child Prostitution | Asian Tourism

ECPAT International dates its birth to May 1990.
< 1990-05: A consultation on tourism and child prostitution in Chiang Mai, Thailand, heard the study results and resolved to launch an international campaign. ECPAT counts this as its birth.
!

PACT, originally ECPAT-USA, says that it was founded in 1991, after ECPAT International had asked organisations around the world to join a campaign to make the sexual exploitation of children better known.
< 1991: The US group started in 1991 as one of the peer organisations that answered the international appeal.
! PACT | ECPAT-USA

The campaign was planned for three years, from 1991 to 1993; Koson Srisang, Ron O’Grady and Sudarat Sereewat began the work.
< 1991/1993: End Child Prostitution in Asian Tourism ran as a fixed-term campaign from 1991, led by Koson Srisang, Ron O'Grady and Sudarat Sereewat. Early offices opened in Sri Lanka, the Philippines and Taiwan.
! three

Offices opened in Sri Lanka, the Philippines and Taiwan in its first year.
< 1991/1993: End Child Prostitution in Asian Tourism ran as a fixed-term campaign from 1991, led by Koson Srisang, Ron O'Grady and Sudarat Sereewat. Early offices opened in Sri Lanka, the Philippines and Taiwan.
!

The campaign was extended in 1993, according to ECPAT Child ALERT, the member in New Zealand.
< 1993: The campaign was extended for a further four years.
! ECPAT Child ALERT | New Zealand

An earlier page of ECPAT International on its own history lays the decision to a consultation in Germany, the first outside Asia, held in that year.
< 1993: The campaign was extended for a further four years.
! Germany | Asia

ECPAT UK began in 1994 as the Coalition Against Child Prostitution in Tourism, formed by a group of charities.
< 1994: British charities formed the Coalition Against Child Prostitution in Tourism, which became the UK representative of ECPAT in 1997 and a registered charity in July 2004.
! ECPAT UK

The coalition became the national representative of the ECPAT network in 1997 and a registered charity in July 2004.
< 1994: British charities formed the Coalition Against Child Prostitution in Tourism, which became the UK representative of ECPAT in 1997 and a registered charity in July 2004.
!

The congress was organised by ECPAT, UNICEF and the NGO Group for the Convention on the Rights of the Child, and 122 states committed themselves to the Declaration and Agenda for Action that it adopted.
< 1996-08-27/1996-08-31: ECPAT, UNICEF and the NGO Group for the Convention on the Rights of the Child co-organised the congress, hosted by Sweden. 122 states signed up to the Declaration and Agenda for Action.
!

The Government of Sweden was the host.
< 1996-08-27/1996-08-31: ECPAT, UNICEF and the NGO Group for the Convention on the Rights of the Child co-organised the congress, hosted by Sweden. 122 states signed up to the Declaration and Agenda for Action.
! Government

That it also did much to win the support of other governments is said by ECPAT International, in a page written 17 years later, and by Wikipedia’s article.
< 1996-08-27/1996-08-31: ECPAT, UNICEF and the NGO Group for the Convention on the Rights of the Child co-organised the congress, hosted by Sweden. 122 states signed up to the Declaration and Agenda for Action.
! 17 | Wikipedia’s

ECPAT International became a full international non-governmental organisation in 1997, according to ECPAT Child ALERT, the member in New Zealand.
< 1997: ECPAT International became a full international NGO.
! ECPAT Child ALERT | New Zealand

ECPAT is named as the laureate of the Rafto Prize, an annual human rights prize, for 1998.
< 1998: ECPAT received the Norwegian human rights prize of the Rafto Foundation.
! Rafto Prize

The prize is given by the Rafto Foundation for Human Rights in Bergen, Norway.
< 1998: ECPAT received the Norwegian human rights prize of the Rafto Foundation.
! Bergen | Norway

The award is known here from Wikipedia alone; the foundation’s own list of laureates was not seen.
< 1998: ECPAT received the Norwegian human rights prize of the Rafto Foundation.
! Wikipedia

According to its page on governance, ECPAT International was registered as a foundation (stichting) in the Netherlands on 20 August 2000, under the number KVK 34139743, and has its head office in Bangkok.
< 2000-08-20: ECPAT International was registered as a foundation (stichting) in the Netherlands under number KVK 34139743; its head office is in Bangkok.
!

The congress was organised by the Government of Japan, UNICEF, ECPAT International and the NGO Group for the Convention on the Rights of the Child; more than 3,000 people took part, among them representatives of 134 governments.
< 2001-12-17/2001-12-20: Organised by the Government of Japan, UNICEF, ECPAT International and the NGO Group; more than 3,000 people and 134 governments took part and adopted the Yokohama Global Commitment.
! Convention | Rights | Child

It approved the Yokohama Global Commitment.
< 2001-12-17/2001-12-20: Organised by the Government of Japan, UNICEF, ECPAT International and the NGO Group; more than 3,000 people and 134 governments took part and adopted the Yokohama Global Commitment.
!

The Code has operated as an independent non-profit organisation since 2004.
< 2004: The Code turned into a separate non-profit; its secretariat moved from Madrid to ECPAT-USA in New York, and later to Bangkok.
!

Its secretariat, hosted until then by the World Tourism Organization in Madrid, was hosted by ECPAT-USA in New York from 2004 to 2011; the organisation was later based in Thailand.
< 2004: The Code turned into a separate non-profit; its secretariat moved from Madrid to ECPAT-USA in New York, and later to Bangkok.
! World Tourism Organization | 2011 | Thailand

The congress was organised by the Government of Brazil and UNICEF, and ECPAT was among the non-governmental organisations that took part.
< 2008-11-25/2008-11-28: Held by the Government of Brazil with UNICEF; ECPAT International took part as a leading NGO and chairperson Amihan Abueva spoke at the opening. About 137 government delegations attended.
!

Amihan Abueva, chairperson of ECPAT International, gave one of the opening speeches.
< 2008-11-25/2008-11-28: Held by the Government of Brazil with UNICEF; ECPAT International took part as a leading NGO and chairperson Amihan Abueva spoke at the opening. About 137 government delegations attended.
!

UNICEF and Tourism Watch count 137 governments that took part.
< 2008-11-25/2008-11-28: Held by the Government of Brazil with UNICEF; ECPAT International took part as a leading NGO and chairperson Amihan Abueva spoke at the opening. About 137 government delegations attended.
! Tourism Watch

ECPAT UK and The Body Shop in the United Kingdom launched the campaign in August 2009, for three years; it was run with ECPAT International and local partners around the world.
< 2009-08/2012-03: A three-year campaign with The Body Shop, launched in August-September 2009 and closed in Bangkok on 29 March 2012 with the report Creating Change through Partnership. Twenty countries made commitments.
! ECPAT UK | United Kingdom

It closed in Bangkok on 29 March 2012 with the report Creating Change through Partnership.
< 2009-08/2012-03: A three-year campaign with The Body Shop, launched in August-September 2009 and closed in Bangkok on 29 March 2012 with the report Creating Change through Partnership. Twenty countries made commitments.
!

According to The Body Shop, the governments of 20 countries committed themselves to changes in the law.
< 2009-08/2012-03: A three-year campaign with The Body Shop, launched in August-September 2009 and closed in Bangkok on 29 March 2012 with the report Creating Change through Partnership. Twenty countries made commitments.
!

ECPAT International and member groups have taken part in the Universal Periodic Review, the review of human rights in all member states of the United Nations, since 2010; they had submitted 34 reports to it by March 2013.
< 2010: ECPAT and member groups began sending reports to the Universal Periodic Review; 34 had been sent by March 2013.
! United Nations

Kinderschutz Schweiz says that ECPAT Switzerland and ECPAT Austria developed the campaign, called Don’t Look Away.
< 2010-11-02: ECPAT Switzerland with ECPAT Austria and German partners launched a cross-border campaign and an online form for reporting suspected abuse by travellers.
! Schweiz | Don’t Look Away

The part of Europol’s notice that was seen bears no date; the years 2010 to 2012 are inferred from other notices of the time.
< 2010/2012: ECPAT International joined the police-led taskforce as a private industry partner, with INHOPE and ICMEC.
! Europol’s

The Body Shop and ECPAT handed the petition of their campaign to the President of the Human Rights Council in Geneva, on 29 September 2011 according to The Body Shop.
< 2011-09-29: The campaign petition, 7,044,278 signatures, went to the President of the Human Rights Council in Geneva.
! The Body Shop

It called on governments to act against the trafficking and exploitation of children and young people, and bore 7,044,278 signatures.
< 2011-09-29: The campaign petition, 7,044,278 signatures, went to the President of the Human Rights Council in Geneva.
!

The assembly of the network met in Paris; the contents list of its report names new members of the network and elections to the board among the business of the last day.
< 2011-11-08/2011-11-10: Network assembly with admission of new members and board elections.
! Paris

Maureen Crombie, its chair, received it from the President of Taiwan on that day.
< 2012-12-10: Award of the Taiwan Foundation for Democracy with US$100,000, announced on 8 November 2012 for a ceremony in Taipei on 10 December.
! Crombie | President

The Conrad N. Hilton Foundation announced in Addis Ababa that ECPAT International was to receive its Humanitarian Prize for 2013, of US$1.5 million.
< 2013-08-01: The Conrad N. Hilton Foundation named ECPAT International its 2013 laureate (US$1.5 million) in Addis Ababa.
! Humanitarian Prize

The foundation, which gave the prize for the 18th year, describes it as the world’s largest humanitarian prize.
< 2013-08-01: The Conrad N. Hilton Foundation named ECPAT International its 2013 laureate (US$1.5 million) in Addis Ababa.
!

ECPAT International announced the appointment of Carol Bellamy, formerly executive director of UNICEF, as chair of its international board of trustees.
< 2013-11-26: The former head of UNICEF was announced as chair of the board of trustees.
! Carol Bellamy

An interagency working group adopted the Terminology Guidelines for the Protection of Children from Sexual Exploitation and Sexual Abuse in Luxembourg.
< 2016-01-28: A working group of 18 bodies, coordinated by ECPAT, adopted common terminology in Luxembourg; it was released in Geneva on 14 June 2016.
! Terminology Guidelines | Protection | Children | Sexual Exploitation | Sexual Abuse

The group had 18 members and was coordinated by ECPAT.
< 2016-01-28: A working group of 18 bodies, coordinated by ECPAT, adopted common terminology in Luxembourg; it was released in Geneva on 14 June 2016.
!

Child Rights Connect, the secretariat of the Council of Europe, INHOPE, the International Telecommunication Union and INTERPOL were represented in it.
< 2016-01-28: A working group of 18 bodies, coordinated by ECPAT, adopted common terminology in Luxembourg; it was released in Geneva on 14 June 2016.
! Rights Connect | Council | Europe | INHOPE | International Telecommunication Union | INTERPOL

The guidelines were released in Geneva on 14 June 2016.
< 2016-01-28: A working group of 18 bodies, coordinated by ECPAT, adopted common terminology in Luxembourg; it was released in Geneva on 14 June 2016.
!

ECPAT International and Defence for Children – ECPAT Netherlands published the study, whose global report was written by Angela Hawke and Alison Raphael.
< 2016-05: ECPAT and Defence for Children - ECPAT Netherlands published the first worldwide study of the subject, with one global and nine regional reports.
! Angela Hawke | Alison Raphael

Nine regional reports belong to it.
< 2016-05: ECPAT and Defence for Children - ECPAT Netherlands published the first worldwide study of the subject, with one global and nine regional reports.
!

INTERPOL presented the award to ECPAT at a ceremony in Lyon.
< 2017-11-17: ECPAT received the Crimes Against Children award in Lyon; Dorothy Rozga accepted it.
! INTERPOL

According to ECPAT-USA, it recognised more than two decades of work to prevent child sexual exploitation, and Dorothy Rozga, the executive director, accepted it.
< 2017-11-17: ECPAT received the Crimes Against Children award in Lyon; Dorothy Rozga accepted it.
! ECPAT-USA | two

ECPAT International and INTERPOL published Towards a Global Indicator on Unidentified Victims in Child Sexual Exploitation Material.
< 2018-02: ECPAT and INTERPOL published an analysis of over a million files in INTERPOL's victim-identification database.
! Towards | Global Indicator | Unidentified Victims | Child Sexual Exploitation Material

Its first part analysed the information recorded on more than one million media files in the International Child Sexual Exploitation Database.
< 2018-02: ECPAT and INTERPOL published an analysis of over a million files in INTERPOL's victim-identification database.
! International Child Sexual Exploitation Database

The President of the United States signed the law known as FOSTA-SESTA on 11 April 2018.
< 2018-04-11: The law ECPAT-USA had lobbied for was signed by the US president.
! United States | FOSTA-SESTA

The 7th assembly of the network met on 5 and 6 June 2018.
< 2018-06-05/2018-06-07: The assembly approved a strategic framework and new constitution; the International Summit on Child Protection in Travel and Tourism followed on 6-7 June, hosted by Colombia. ECPAT Italia says the name was then read as End Child Sexual Exploitation.
! 5 and 6 June 2018

It agreed on a strategic framework and a new constitution.
< 2018-06-05/2018-06-07: The assembly approved a strategic framework and new constitution; the International Summit on Child Protection in Travel and Tourism followed on 6-7 June, hosted by Colombia. ECPAT Italia says the name was then read as End Child Sexual Exploitation.
!

ECPAT Italia says that the assembly kept the name ECPAT and settled that its full form is End Child Sexual Exploitation.
< 2018-06-05/2018-06-07: The assembly approved a strategic framework and new constitution; the International Summit on Child Protection in Travel and Tourism followed on 6-7 June, hosted by Colombia. ECPAT Italia says the name was then read as End Child Sexual Exploitation.
!

The International Summit on Child Protection in Travel and Tourism was held in Bogotá on 6 and 7 June, hosted by the Government of Colombia; UNICEF was among the hosts, and the World Tourism Organization took part.
< 2018-06-05/2018-06-07: The assembly approved a strategic framework and new constitution; the International Summit on Child Protection in Travel and Tourism followed on 6-7 June, hosted by Colombia. ECPAT Italia says the name was then read as End Child Sexual Exploitation.
! Bogotá | Government | UNICEF | World Tourism Organization

Robbert van den Berg succeeded Dorothy Rozga as executive director; he joined ECPAT in July 2018.
< 2018-07: He followed Dorothy Rozga.
! Berg

ECPAT, INTERPOL and the UNICEF Office of Research – Innocenti launched a project to study online child sexual exploitation and abuse in 14 countries of Southeast Asia and of Eastern and Southern Africa.
< 2019-06: Research project with INTERPOL and UNICEF Innocenti on online abuse in 14 countries of Southeast Asia and Eastern and Southern Africa.
! UNICEF Office

ECPAT Germany noted on 5 May 2020 that thirty years had passed since the conference in Thailand at which the campaign was decided on.
< 2020-05-05: The network marked its 30th anniversary.
! ECPAT Germany | thirty | Thailand

ECPAT International celebrated its 30th anniversary in May 2020.
< 2020-05-05: The network marked its 30th anniversary.
!

The assembly was held entirely online for the first time; 118 members from 102 countries registered 232 participants.
< 2021: First assembly held wholly online; 118 members from 102 countries registered.
! 232

The part of the page that was seen gives no date; the year is inferred from its mention of a history of 31 years.
< 2021: First assembly held wholly online; 118 members from 102 countries registered.
! 31

In a message of 30 June 2021 Robbert van den Berg took leave of ECPAT International after three years as executive director.
< 2021-06-30: Farewell message after three years as executive director.
! Robbert | Berg

His last day in the post was not seen.
< 2021-06-30: Farewell message after three years as executive director.
!

The assembly met online on 30 March 2023.
< 2023-03-30: Six new African members had joined since the previous assembly. A governance review under Dutch foundation law was reported.
!

Six members, all from African countries, had joined the network since the assembly before, and ECPAT International’s annual report says that its governance was being revised, partly to comply with Dutch law on foundations.
< 2023-03-30: Six new African members had joined since the previous assembly. A governance review under Dutch foundation law was reported.
!

ECPAT-USA took the name PACT (Protect All Children from Trafficking) in June 2023.
< 2023-06: The US member took the name Protect All Children from Trafficking and stayed in the network.
! ECPAT-USA | PACT

ECPAT International’s page on the United States names PACT as its member there.
< 2023-06: The US member took the name Protect All Children from Trafficking and stayed in the network.
! United States | PACT

According to ECPAT International’s page on governance, updated statutes date from January 2024, and a Supervisory Board of five members was appointed in the same month.
< 2024-01: Updated statutes came in. "The current Supervisory Board", of five members, was appointed then; the page does not say that there was none before. Members act through an assembly and a ten-seat committee elected by region.
!

The members of the network act through an assembly and through a Membership Representative Committee of ten, elected by the members of each region.
< 2024-01: Updated statutes came in. "The current Supervisory Board", of five members, was appointed then; the page does not say that there was none before. Members act through an assembly and a ten-seat committee elected by region.
! Membership Representative Committee
"""


@pytest.mark.parametrize("case", SHIPPED.strip().split("\n\n"))
def test_what_a_note_lacks_of_the_shipped_history_is_missing(case):
    sentence, note, lacks = case.splitlines()

    pin = check(sentence, [note.removeprefix("< ")], own=OWN, known=KNOWN)

    assert " | ".join(pin.missing) == lacks.removeprefix("!").strip()


def test_a_sentence_agrees_exactly_in_part_or_not_at_all():
    sentence = "It had 17 groups in 1996."

    found = [check(sentence, said) for said in (["1996: 17"], ["17"], ["x"], [])]

    assert found == [
        Pin("exact", ()),
        Pin("partly", ("1996",)),
        Pin("none", ("17", "1996")),
        Pin("none", ("17", "1996")),
    ]


def test_pins_may_stand_in_different_readings():
    assert check("It had 17 groups in 1996.", ["17 groups", "in 1996"]).kind == "exact"
    assert check("It met the Third World.", ["the third", "world"]).kind == "none"


def test_a_sentence_with_nothing_to_look_up_needs_a_reading():
    assert check("It is so.", ["Anything."]) == Pin("exact", ())
    assert check("It is so.", []) == Pin("none", ())


# A quarter of the longest body: see test_speed.
SIZE = markdown.LONGEST_BODY // 4
RULER = "It met in Bangkok on 29 March 2012 with 104 members. " * (SIZE // 53)


WORDS = st.lists(st.sampled_from("ab"), max_size=12).map(" ".join)


@given(
    st.lists(st.sampled_from("ab"), min_size=1, max_size=6).map(" ".join), WORDS, WORDS
)
def test_a_quoted_phrase_must_stand_in_one_reading_as_a_whole(phrase, reading, other):
    pin = check(f"“{phrase}”", [reading, other])

    stands = phrase in reading or phrase in other
    assert pin.kind == ("exact" if stands else "none")


# What looks like prose with pins, in any order.
LIKE_PROSE = st.lists(
    st.sampled_from(
        [
            *(
                "It ",
                "so ",
                "One ",
                "two",
                "twenty",
                "-",
                " ",
                "five ",
                "hundred ",
                "million ",
            ),
            *(
                "1,200",
                "1 200",
                ".5",
                "7",
                "1990",
                "2 May 1990",
                "May ",
                "Sept. ",
                "and ",
                "to ",
            ),
            *(
                "1990-05-02",
                "-05",
                "–",
                "ECPAT",
                " International",
                "NGOs",
                "’s",
                "'",
                "UK ",
            ),
            *(
                "“",
                "”",
                '"',
                "‘",
                "’",
                "«",
                "»",
                "É",
                "e\u0301",
                "\u00bd",
                "ก",
                "US$",
                "& ",
                ". ",
            ),
        ]
    ),
    max_size=25,
).map("".join)
ANY = st.one_of(LIKE_PROSE, st.text())
NAMES = st.lists(
    st.sampled_from(["ECPAT", "ECPAT International", "It", "UK", ""]), max_size=2
)


@given(ANY, st.lists(ANY, max_size=2), NAMES, NAMES)
def test_a_sentence_agrees_exactly_with_itself(sentence, said, own, known):
    pin = check(sentence, [*said, sentence], own=own, known=known)

    assert pin == Pin("exact", ())


@given(LIKE_PROSE, st.lists(LIKE_PROSE, max_size=3), LIKE_PROSE)
def test_one_reading_more_never_makes_more_missing(sentence, said, more):
    before = check(sentence, said)
    after = check(sentence, [*said, more])

    assert set(after.missing) <= set(before.missing)
    kinds = ("none", "partly", "exact")
    assert kinds.index(after.kind) >= kinds.index(before.kind)


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "A ",
            "Aa Bb. ",
            "a ",
            "“",
            "“a",
            "“a” ",
            '"',
            "‘a",
            "‘a’b",
            "«a» ",
            "’",
            "’a",
        ),
        *(
            "1",
            "1,111",
            "111 ",
            "1.1",
            "one ",
            "one million ",
            "million ",
            "twenty-one ",
        ),
        *(
            "May ",
            "2 May ",
            "2 and 2 May 1990 ",
            "1990-05-",
            "-",
            "é",
            "e\u0301",
            "A1 b2 ",
        ),
    ],
)
def test_a_comparison_takes_linear_time(unit):
    def text(size):
        return (unit * size)[:size]

    assert is_linear(lambda t: check(t, [t]), text, SIZE)


def test_many_different_names_and_quotations_are_compared_in_linear_time():
    def text(size):
        return " ".join(f"“a b a{n}” the B{n}" for n in range(size // 20))

    assert is_linear(lambda t: check(t, [t]), text, SIZE)
    assert is_linear(lambda t: check(t, [t.lower() * 2, "b"]), text, SIZE)
