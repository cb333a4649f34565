"""The deny-lists in Arabic, Turkish and Ukrainian, with the same rules as in `revealing_words`.

Arabic joins *the*, *and*, *by* and *to* to the word that follows, so most roots are searched inside words.
"""

from __future__ import annotations

from typing import Final

from aftercare.domain.message_templates.revealing_words_lists import word_list

ARABIC: Final = word_list(
    parts="""
        محكم محاكم محكوم قاضي قضائي جلسه-استماع عدال محام ادانه
        نياب متهم اتهام مدعي-عام مدعي-العام ادعاء-عام ادعاء-العام مشتبه مرتكب سوابق مذنب
        شرطة بوليس مخفر ضابط مباحث سجن سجون سجين مسجون حبس معتقل اعتقال توقيف موقوف احتجاز محتجز زنزان سراح افراج
        افرج اصلاحيه
        مراقب مشروط اشراف مشرف فتره-اختبار فتره-الاختبار خدمه-مجتمع خدمه-المجتمع الخدمه-المجتمع وقف-التنفيذ
        سوار-الكترون السوار-الالكترون اقامه-جبري اقامه-الجبري حظر-تجول حظر-التجول منع-اقتراب منع-الاقتراب
        منع-الاتصال
        منع-السفر امر-حمايه امر-الحمايه
        جريم جرائم جنائي جنايه جنايات مجرم عقوبة عقوبات غرامه اعتداء عنف قتل سرقه سارق احتيال تهديد تهريب سلاح
        ارهاب تطرف مخدر حشيش تحرش متحرش اغتصاب مغتصب اباحي دعاره بيدوفيل ملاحقه
        ضحية ضحايا مجني-عليه
        علاج عيادة عيادات عيادت ادمان مدمن مصحه كحول تاهيل طبيب-نفسي طبيب-النفسي طب-النفسي صحه-نفسي صحه-النفسي
        اخصائي-نفسي
        اخصائي-النفسي كشف-الكذب
        """,
    starts="قاض اداني ادان الادان",
    words="""
        القضاء قضاء القضاه عدلي العدلي العدل الحكم قضيه القضيه قضيتك التحقيق المحقق جنحه الجنحه الجاني مخالفه
        المخالفه شرطي الشرطي الدرك الجبريه بصمات البصمات بصماتك
        جنسي جنسيا الجنسي قاتل القاتل عنيف معالج المعالج معالجك النفسيه نفسيه بول البول دواء الدواء ادويه الادويه
        """,
)

TURKISH: Final = word_list(
    parts="denetimli terapi mahkeme cezaevi psikiyat psikolog tecavuz istismar",
    starts="""
        durusma hakim yargi adliye adli-kontrol adli-sicil adli-para adli-makam temyiz istinaf beraat avukat mudafi
        ifade-ver taniklik
        savci iddianame sorusturma kovusturma sanik supheli sabika sicil-kayd tekerrur parmak-izi
        polis karakol jandarma komiser gozalti nezaret tutuk hapis hapse haps mahpus mahkum hukumlu hukum-giy
        tahliye
        saliver serbest-birak infaz cezali cezaland
        sartli kosullu-saliver denetim denetci denetle gozetim kamu-yararina kelepce elektronik-izle konutu-terk
        uzaklastirma yaklasma-yasag koruma-karar tedbir-karar yurt-disi-cikis-yasag
        suclu suclan suclam sucust suc-duyuru hirsiz dolandir cinayet adam-oldur tehdit cinsel taciz sapik fuhus
        teshirci
        mustehcen uyusturucu kokain alkol silah kacakci teror
        magdur
        tedavi klinik psiko bagimli madde-kullan ruh-sagligi ruh-hastal ofke-kontrol ofke-yonet saldirgan
        idrar yalan-makine
        """,
    words="""
        dava davasi davaniz davayi davaya davada davadan davalar davali davaci tanik tanigi
        suc sucu suclar sucun sucunuz sucta suctan suclari ceza cezasi cezaniz cezalar cezalari cezayi cezaya
        cezadan
        hukum hukmu hukmun sorgu sorguya gasp darp yaralama siddet siddete siddeti siddetin siddetten
        esrar eroin adalet adaletin adalete islah islahevi ilac ilaclar ilacini ilaclarini
        """,
)

UKRAINIAN: Final = word_list(
    parts="""
        пробаці терапі злочин прокур сексуал насильств насильник насилл зґвалт психіатр психолог умовно-достроков
        кримінал правосуд юстиці пенітенціар несудим
        """,
    starts="""
        судд судов судим підсудн засіданн трибунал присяжн апеляц касац вирок позов відповідач свідок свідк адвокат
        амністі помилуван допитув
        слідч слідств розслідуван обвинувач підозрюван підозр звинувач порушник правопоруш рецидив штраф
        поліц міліц дільничний-офіцер тюрм в'язн в'язен ув'яз арешт заарешт ізолятор колоні позбавлен засудж покар
        конвой
        нагляд піднагляд наглядач іспитов браслет умовний-термін умовного-термін умовний-строк умовного-строк
        умовне-звільн громадські-роботи громадських-робіт виправн ресоціаліз порушення-умов
        заборона-наближ заборони-наближ обмежувальн охоронний-ордер
        вбивств вбивц убивств крадіж крадій грабіж грабеж пограбуван розбій шахрай нарко алкогол секс гвалт педоф
        порно
        розпуст розбещ домаган інцест сталк переслідув терорис
        жертв потерпіл
        лікуван клінік клініч псих диспансер реабіліт медикамент детокс агресі алкозалеж
        поліграф алкотест відбитки-пальц
        """,
    words="""
        суд суду суді суди судів судом судами судах карний карна карне карного карної карному карних допит допиту
        затримання затриманий затриманого затриманих сізо відділок відділку побиття зброя зброї зброю припис приписи
        залежність залежний сеча сечі сечу ліки ліків
        """,
)
