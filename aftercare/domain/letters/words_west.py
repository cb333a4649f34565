"""Letters in Dutch, English and Polish, as data: a title and paragraphs per kind, and the words they share."""

from __future__ import annotations

from typing import Final

DUTCH: Final = {
    "labels": {
        "greeting": "Beste meneer of mevrouw,",
        "closing": "Met vriendelijke groet",
        "date": "Dag",
        "time": "Tijd",
        "place": "Plaats",
        "clock": "{time} uur",
        "at_home": "Bij u thuis",
        "online": "Via internet, zoals met u is afgesproken",
        "as_agreed": "Op de plek die u kent. Weet u het niet meer? Bel {phone}.",
        "cut_out": "Knip het kaartje uit en bewaar het, bijvoorbeeld in uw portemonnee.",
    },
    "letters": {
        "appointment": (
            "Uw afspraak",
            "U heeft een afspraak. Hieronder staat wanneer en waar.",
            "{when}",
            "Kunt u niet komen? Bel dan zo snel mogelijk {phone}. De afspraak blijft staan tot u ons heeft"
            " gesproken.",
            "Heeft u een vraag? Bel dan ook {phone}.",
        ),
        "unreached": (
            "Wij willen u graag spreken",
            "Wij hebben geprobeerd u te bereiken. Dat is niet gelukt.",
            "Bel ons zo snel mogelijk op {phone}.",
            "Heeft u een nieuw telefoonnummer of een nieuw adres? Vertel ons dat dan als u belt.",
            "Heeft u al een afspraak? Die blijft staan.",
        ),
        "changed": (
            "Uw afspraak is veranderd",
            "Uw afspraak van {was_date} om {was_time} gaat niet door. U krijgt een andere afspraak.",
            "{when}",
            "Kunt u dan niet komen? Bel dan zo snel mogelijk {phone}. De nieuwe afspraak blijft staan tot u"
            " ons heeft gesproken.",
        ),
        "cancelled": (
            "Uw afspraak gaat niet door",
            "Uw afspraak van {was_date} om {was_time} gaat niet door. U hoeft dan niet te komen.",
            "U hoort van ons wanneer uw volgende afspraak is.",
            "Heeft u een vraag? Bel dan {phone}.",
        ),
        "card": ("Uw afspraken", "{when}", "Kunt u niet? Bel {phone}."),
    },
}

ENGLISH: Final = {
    "labels": {
        "greeting": "Dear Sir or Madam,",
        "closing": "Kind regards",
        "date": "Day",
        "time": "Time",
        "place": "Place",
        "clock": "{time}",
        "at_home": "At your home",
        "online": "Online, as agreed with you",
        "as_agreed": "The place you know. Not sure any more? Call {phone}.",
        "cut_out": "Cut out the card and keep it, for example in your wallet.",
    },
    "letters": {
        "appointment": (
            "Your appointment",
            "You have an appointment. Below you can read when and where.",
            "{when}",
            "Can you not come? Please call {phone} as soon as you can. The appointment stands until you have"
            " spoken to us.",
            "Do you have a question? Please call {phone} too.",
        ),
        "unreached": (
            "We would like to speak to you",
            "We tried to reach you, but could not.",
            "Please call us as soon as you can on {phone}.",
            "Do you have a new telephone number or a new address? Please tell us when you call.",
            "Do you already have an appointment? It still stands.",
        ),
        "changed": (
            "Your appointment has changed",
            "Your appointment of {was_date} at {was_time} will not take place. You have a new appointment.",
            "{when}",
            "Can you not come then? Please call {phone} as soon as you can. The new appointment stands until"
            " you have spoken to us.",
        ),
        "cancelled": (
            "Your appointment will not take place",
            "Your appointment of {was_date} at {was_time} will not take place. You do not have to come.",
            "We will let you know when your next appointment is.",
            "Do you have a question? Please call {phone}.",
        ),
        "card": ("Your appointments", "{when}", "Cannot make it? Call {phone}."),
    },
}

POLISH: Final = {
    "labels": {
        "greeting": "Szanowni Państwo,",
        "closing": "Z poważaniem",
        "date": "Dzień",
        "time": "Godzina",
        "place": "Miejsce",
        "clock": "{time}",
        "at_home": "U Pana/Pani w domu",
        "online": "Przez internet, zgodnie z ustaleniami",
        "as_agreed": "W miejscu, które Pan/Pani zna. W razie wątpliwości proszę zadzwonić: {phone}.",
        "cut_out": "Proszę wyciąć tę kartkę i zachować ją, na przykład w portfelu.",
    },
    "letters": {
        "appointment": (
            "Pana/Pani spotkanie",
            "Ma Pan/Pani umówione spotkanie. Poniżej podajemy, kiedy i gdzie.",
            "{when}",
            "Nie może Pan/Pani przyjść? Proszę jak najszybciej zadzwonić: {phone}. Termin jest aktualny,"
            " dopóki Pan/Pani z nami nie porozmawia.",
            "Ma Pan/Pani pytanie? Proszę też zadzwonić: {phone}.",
        ),
        "unreached": (
            "Chcielibyśmy z Panem/Panią porozmawiać",
            "Próbowaliśmy się z Panem/Panią skontaktować. Nie udało się.",
            "Proszę jak najszybciej zadzwonić: {phone}.",
            "Ma Pan/Pani nowy numer telefonu lub nowy adres? Proszę nam o tym powiedzieć przez telefon.",
            "Umówione już spotkania są nadal aktualne.",
        ),
        "changed": (
            "Zmiana terminu spotkania",
            "Spotkanie w dniu {was_date} o godzinie {was_time} nie odbędzie się. Ma Pan/Pani nowy termin.",
            "{when}",
            "Nie może Pan/Pani wtedy przyjść? Proszę jak najszybciej zadzwonić: {phone}. Nowy termin jest"
            " aktualny, dopóki Pan/Pani z nami nie porozmawia.",
        ),
        "cancelled": (
            "Spotkanie nie odbędzie się",
            "Spotkanie w dniu {was_date} o godzinie {was_time} nie odbędzie się. Nie musi Pan/Pani"
            " przychodzić.",
            "Poinformujemy, kiedy będzie następne spotkanie.",
            "Ma Pan/Pani pytanie? Proszę zadzwonić: {phone}.",
        ),
        "card": ("Terminy spotkań", "{when}", "Nie może Pan/Pani przyjść? Telefon: {phone}."),
    },
}
