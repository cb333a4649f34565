"""Letters in Arabic, Turkish and Ukrainian, as data: a title and paragraphs per kind, and the words they share."""

from __future__ import annotations

from typing import Final

ARABIC: Final = {
    "labels": {
        "greeting": "تحية طيبة،",
        "closing": "مع أطيب التحيات",
        "date": "اليوم",
        "time": "الساعة",
        "place": "المكان",
        "clock": "{time}",
        "at_home": "في منزلك",
        "online": "عبر الإنترنت، كما اتفقنا معك",
        "as_agreed": "في المكان الذي تعرفه. هل نسيته؟ اتصل بالرقم {phone}.",
        "cut_out": "قص هذه البطاقة واحتفظ بها، في محفظتك مثلاً.",
    },
    "letters": {
        "appointment": (
            "موعدك",
            "لديك موعد. تجد أدناه وقت الموعد ومكانه.",
            "{when}",
            "هل لا تستطيع الحضور؟ اتصل بالرقم {phone} في أقرب وقت. يبقى الموعد قائماً حتى تتحدث معنا.",
            "هل لديك سؤال؟ اتصل أيضاً بالرقم {phone}.",
        ),
        "unreached": (
            "نود التحدث معك",
            "حاولنا الاتصال بك ولم نتمكن من ذلك.",
            "اتصل بنا في أقرب وقت على الرقم {phone}.",
            "هل لديك رقم هاتف جديد أو عنوان جديد؟ أخبرنا بذلك عندما تتصل.",
            "هل لديك موعد؟ يبقى الموعد قائماً.",
        ),
        "changed": (
            "تغير موعدك",
            "أُلغي موعدك يوم {was_date} الساعة {was_time}. لديك موعد جديد.",
            "{when}",
            "هل لا تستطيع الحضور؟ اتصل بالرقم {phone} في أقرب وقت. يبقى الموعد الجديد قائماً حتى تتحدث معنا.",
        ),
        "cancelled": (
            "أُلغي موعدك",
            "أُلغي موعدك يوم {was_date} الساعة {was_time}. لا حاجة إلى الحضور.",
            "سنخبرك بموعدك القادم.",
            "هل لديك سؤال؟ اتصل بالرقم {phone}.",
        ),
        "card": ("مواعيدك", "{when}", "هل لا تستطيع الحضور؟ اتصل بالرقم {phone}."),
    },
}

TURKISH: Final = {
    "labels": {
        "greeting": "Merhaba,",
        "closing": "Saygılarımızla",
        "date": "Gün",
        "time": "Saat",
        "place": "Yer",
        "clock": "{time}",
        "at_home": "Evinizde",
        "online": "İnternet üzerinden, sizinle konuştuğumuz gibi",
        "as_agreed": "Bildiğiniz yerde. Hatırlamıyor musunuz? {phone} numarasını arayın.",
        "cut_out": "Bu kartı kesin ve saklayın, örneğin cüzdanınızda.",
    },
    "letters": {
        "appointment": (
            "Randevunuz",
            "Bir randevunuz var. Zamanı ve yeri aşağıda yazıyor.",
            "{when}",
            "Gelemiyor musunuz? En kısa zamanda {phone} numarasını arayın. Bizimle konuşana kadar randevunuz"
            " geçerlidir.",
            "Sorunuz mu var? Yine {phone} numarasını arayın.",
        ),
        "unreached": (
            "Sizinle konuşmak istiyoruz",
            "Size ulaşmaya çalıştık ama ulaşamadık.",
            "En kısa zamanda bizi arayın: {phone}.",
            "Yeni bir telefon numaranız veya adresiniz mi var? Aradığınızda bize söyleyin.",
            "Randevunuz varsa geçerlidir.",
        ),
        "changed": (
            "Randevunuz değişti",
            "{was_date} saat {was_time} randevunuz yapılmayacak. Yeni bir randevunuz var.",
            "{when}",
            "Gelemiyor musunuz? En kısa zamanda {phone} numarasını arayın. Bizimle konuşana kadar yeni"
            " randevunuz geçerlidir.",
        ),
        "cancelled": (
            "Randevunuz yapılmayacak",
            "{was_date} saat {was_time} randevunuz yapılmayacak. Gelmenize gerek yok.",
            "Sonraki randevunuzu size bildireceğiz.",
            "Sorunuz mu var? {phone} numarasını arayın.",
        ),
        "card": ("Randevularınız", "{when}", "Gelemiyor musunuz? Arayın: {phone}."),
    },
}

UKRAINIAN: Final = {
    "labels": {
        "greeting": "Добрий день!",
        "closing": "З повагою",
        "date": "День",
        "time": "Час",
        "place": "Місце",
        "clock": "{time}",
        "at_home": "У вас удома",
        "online": "Через інтернет, як ми домовилися",
        "as_agreed": "У місці, яке ви знаєте. Не пам'ятаєте? Зателефонуйте: {phone}.",
        "cut_out": "Виріжте цю картку та зберігайте її, наприклад, у гаманці.",
    },
    "letters": {
        "appointment": (
            "Ваша зустріч",
            "У вас призначена зустріч. Нижче написано, коли і де.",
            "{when}",
            "Не можете прийти? Зателефонуйте якнайшвидше: {phone}. Зустріч залишається в силі, поки ви не"
            " поговорите з нами.",
            "Маєте запитання? Також зателефонуйте: {phone}.",
        ),
        "unreached": (
            "Ми хочемо поговорити з вами",
            "Ми намагалися зв'язатися з вами, але не змогли.",
            "Зателефонуйте нам якнайшвидше: {phone}.",
            "У вас новий номер телефону або нова адреса? Скажіть нам про це, коли зателефонуєте.",
            "Якщо у вас уже призначена зустріч, вона залишається в силі.",
        ),
        "changed": (
            "Вашу зустріч змінено",
            "Зустріч {was_date} о {was_time} не відбудеться. У вас нова зустріч.",
            "{when}",
            "Не можете тоді прийти? Зателефонуйте якнайшвидше: {phone}. Нова зустріч залишається в силі,"
            " поки ви не поговорите з нами.",
        ),
        "cancelled": (
            "Ваша зустріч не відбудеться",
            "Зустріч {was_date} о {was_time} не відбудеться. Приходити не потрібно.",
            "Ми повідомимо вам, коли буде наступна зустріч.",
            "Маєте запитання? Зателефонуйте: {phone}.",
        ),
        "card": ("Ваші зустрічі", "{when}", "Не можете прийти? Телефон: {phone}."),
    },
}
