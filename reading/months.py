"""The names of the months in many languages, whole and short, in small letters: from CLDR 47 (Unicode licence).

One line a language: twelve months, each with its forms between slashes. Made with Babel, which carries CLDR.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_TABLE = """
en: january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept
    october/oct november/nov december/dec
de: januar/jan februar/feb märz/mär april/apr mai juni/jun juli/jul august/aug september/sept/sep oktober/okt
    november/nov dezember/dez
fr: janvier/janv février/févr mars avril/avr mai juin juillet/juil août septembre/sept octobre/oct novembre/nov
    décembre/déc
es: enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago septiembre/sept octubre/oct
    noviembre/nov diciembre/dic
it: gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago settembre/set
    ottobre/ott novembre/nov dicembre/dic
pt: janeiro/jan fevereiro/fev março/mar abril/abr maio/mai junho/jun julho/jul agosto/ago setembro/set outubro/out
    novembro/nov dezembro/dez
nl: januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sep oktober/okt
    november/nov december/dec
sv: januari/jan februari/feb mars april/apr maj juni juli augusti/aug september/sep oktober/okt november/nov
    december/dec
da: januar/jan februar/feb marts/mar april/apr maj juni/jun juli/jul august/aug september/sep oktober/okt november/nov
    december/dec
no: januar/jan februar/feb mars/mar april/apr mai juni/jun juli/jul august/aug september/sep oktober/okt november/nov
    desember/des
fi: tammikuuta/tammi/tammikuu helmikuuta/helmi/helmikuu maaliskuuta/maalis/maaliskuu huhtikuuta/huhti/huhtikuu
    toukokuuta/touko/toukokuu kesäkuuta/kesä/kesäkuu heinäkuuta/heinä/heinäkuu elokuuta/elo/elokuu
    syyskuuta/syys/syyskuu lokakuuta/loka/lokakuu marraskuuta/marras/marraskuu joulukuuta/joulu/joulukuu
pl: stycznia/sty/styczeń lutego/lut/luty marca/mar/marzec kwietnia/kwi/kwiecień maja/maj czerwca/cze/czerwiec
    lipca/lip/lipiec sierpnia/sie/sierpień września/wrz/wrzesień października/paź/październik listopada/lis/listopad
    grudnia/gru/grudzień
cs: ledna/led/leden února/úno/únor března/bře/březen dubna/dub/duben května/kvě/květen června/čvn/červen
    července/čvc/červenec srpna/srp/srpen září/zář října/říj/říjen listopadu/lis/listopad prosince/pro/prosinec
sk: januára/jan/január februára/feb/február marca/mar/marec apríla/apr/apríl mája/máj júna/jún júla/júl
    augusta/aug/august septembra/sep/september októbra/okt/október novembra/nov/november decembra/dec/december
hu: január/jan február/febr március/márc április/ápr május/máj június/jún július/júl augusztus/aug szeptember/szept
    október/okt november/nov december/dec
ro: ianuarie/ian februarie/feb martie/mar aprilie/apr mai iunie/iun iulie/iul august/aug septembrie/sept octombrie/oct
    noiembrie/nov decembrie/dec
tr: ocak/oca şubat/şub mart/mar nisan/nis mayıs/may haziran/haz temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas
    aralık/ara
id: januari/jan februari/feb maret/mar april/apr mei juni/jun juli/jul agustus/agu september/sep oktober/okt
    november/nov desember/des
hr: siječnja/sij/siječanj veljače/velj/veljača ožujka/ožu/ožujak travnja/tra/travanj svibnja/svi/svibanj
    lipnja/lip/lipanj srpnja/srp/srpanj kolovoza/kol/kolovoz rujna/ruj/rujan listopada/lis/listopad
    studenoga/stu/studeni prosinca/pro/prosinac
sl: januar/jan februar/feb marec/mar april/apr maj junij/jun julij/jul avgust/avg september/sep oktober/okt
    november/nov december/dec
sr: јануар/јан фебруар/феб март/мар април/апр мај јун јул август/авг септембар/сеп октобар/окт новембар/нов
    децембар/дец
lt: sausio/saus/sausis vasario/vas/vasaris kovo/kov/kovas balandžio/bal/balandis gegužės/geg/gegužė
    birželio/birž/birželis liepos/liep/liepa rugpjūčio/rugp/rugpjūtis rugsėjo/rugs/rugsėjis spalio/spal/spalis
    lapkričio/lapkr/lapkritis gruodžio/gruod/gruodis
lv: janvāris/janv februāris/febr marts aprīlis/apr maijs jūnijs/jūn jūlijs/jūl augusts/aug septembris/sept
    oktobris/okt novembris/nov decembris/dec
et: jaanuar/jaan veebruar/veebr märts aprill/apr mai juuni juuli august/aug september/sept oktoober/okt november/nov
    detsember/dets
ca: de_gener/de_gen/gener/gen de_febrer/de_febr/febrer/febr de_març/març d’abril/d’abr/abril/abr de_maig/maig
    de_juny/juny de_juliol/de_jul/juliol/jul d’agost/d’ag/agost de_setembre/de_set/setembre/set
    d’octubre/d’oct/octubre/oct de_novembre/de_nov/novembre/nov de_desembre/de_des/desembre/des
el: ιανουαρίου/ιαν/ιανουάριος φεβρουαρίου/φεβ/φεβρουάριος μαρτίου/μαρ/μάρτιος/μάρ απριλίου/απρ/απρίλιος
    μαΐου/μαΐ/μάιος/μάι ιουνίου/ιουν/ιούνιος/ιούν ιουλίου/ιουλ/ιούλιος/ιούλ αυγούστου/αυγ/αύγουστος/αύγ
    σεπτεμβρίου/σεπ/σεπτέμβριος οκτωβρίου/οκτ/οκτώβριος νοεμβρίου/νοε/νοέμβριος/νοέ δεκεμβρίου/δεκ/δεκέμβριος
ru: января/янв/январь февраля/февр/февраль марта/мар/март апреля/апр/апрель мая/май июня/июн/июнь июля/июл/июль
    августа/авг/август сентября/сент/сентябрь октября/окт/октябрь ноября/нояб/ноябрь декабря/дек/декабрь
uk: січня/січ/січень лютого/лют/лютий березня/бер/березень квітня/квіт/квітень травня/трав/травень червня/черв/червень
    липня/лип/липень серпня/серп/серпень вересня/вер/вересень жовтня/жовт/жовтень листопада/лист/листопад
    грудня/груд/грудень
bg: януари/яну февруари/фев март април/апр май юни юли август/авг септември/сеп октомври/окт ноември/ное декември/дек
ar: يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
fa: ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
he: ינואר/ינו׳ פברואר/פבר׳ מרץ אפריל/אפר׳ מאי יוני יולי אוגוסט/אוג׳ ספטמבר/ספט׳ אוקטובר/אוק׳ נובמבר/נוב׳ דצמבר/דצמ׳
hi: जनवरी/जन॰ फ़रवरी/फ़र॰ मार्च अप्रैल मई जून जुलाई/जुल॰ अगस्त/अग॰ सितंबर/सित॰ अक्टूबर/अक्टू॰ नवंबर/नव॰ दिसंबर/दिस॰
bn: জানুয়ারি/জানু ফেব্রুয়ারি/ফেব মার্চ এপ্রিল/এপ্রি মে জুন জুলাই/জুল আগস্ট সেপ্টেম্বর/সেপ/সেপ্ট অক্টোবর/অক্টো
    নভেম্বর/নভে ডিসেম্বর/ডিসে
th: มกราคม/ม.ค กุมภาพันธ์/ก.พ มีนาคม/มี.ค เมษายน/เม.ย พฤษภาคม/พ.ค มิถุนายน/มิ.ย กรกฎาคม/ก.ค สิงหาคม/ส.ค กันยายน/ก.ย
    ตุลาคม/ต.ค พฤศจิกายน/พ.ย ธันวาคม/ธ.ค
ms: januari/jan februari/feb mac april/apr mei jun julai/jul ogos/ogo september/sep oktober/okt november/nov
    disember/dis
sq: janar/jan shkurt/shk mars/mar prill/pri maj qershor/qer korrik/korr gusht/gush shtator/sht tetor/tet nëntor/nën
    dhjetor/dhj
mk: јануари/јан февруари/фев март/мар април/апр мај јуни/јун јули/јул август/авг септември/сеп октомври/окт
    ноември/ное декември/дек
is: janúar/jan febrúar/feb mars/mar apríl/apr maí júní/jún júlí/júl ágúst/ágú september/sep október/okt nóvember/nóv
    desember/des
ga: eanáir/ean feabhra/feabh márta aibreán/aib bealtaine/beal meitheamh/meith iúil lúnasa/lún meán_fómhair/mfómh
    deireadh_fómhair/dfómh samhain/samh nollaig/noll
eu: urtarrila/urt otsaila/ots martxoa/mar apirila/api maiatza/mai ekaina/eka uztaila/uzt abuztua/abu iraila/ira
    urria/urr azaroa/aza abendua/abe
gl: xaneiro/xan febreiro/feb marzo/mar abril/abr maio xuño xullo/xul agosto/ago setembro/set outubro/out novembro/nov
    decembro/dec
af: januarie/jan februarie/feb maart/mrt april/apr mei junie/jun julie/jul augustus/aug september/sep oktober/okt
    november/nov desember/des
sw: januari/jan februari/feb machi/mac aprili/apr mei juni/jun julai/jul agosti/ago septemba/sep oktoba/okt
    novemba/nov desemba/des
"""


def _read() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return for each language the forms of its twelve months."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in _TABLE.replace("\n    ", " ").strip().splitlines():
        language, _, months = line.partition(": ")
        found[language] = tuple(tuple(month.replace("_", " ").split("/")) for month in months.split())
    return found


MONTHS = _read()
"""For each language the forms of its twelve months."""


@cache
def whole_names(language: str) -> dict[str, int]:
    """Return the number of each month by its names in a language, short ones left out: some are words, too."""
    months = enumerate(MONTHS.get(language, ()), 1)
    return {form: number for number, forms in months for at, form in enumerate(forms) if at != 1}


@cache
def every_name(language: str) -> dict[str, int]:
    """Return the number of each month by its names in a language, whole and short."""
    return {form: number for number, forms in enumerate(MONTHS.get(language, ()), 1) for form in forms}


def any_of(names: Iterable[str]) -> str:
    """Return a pattern for one of some words, the longest first."""
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
