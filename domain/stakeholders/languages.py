"""The languages of the world by code, since engagement often happens in one that only a region speaks.

ISO 639-1 alone would refuse K'iche' (`quc`), Mam (`mam`) or Shuar (`jiv`), so every single and macro
language of ISO 639-3 is here, living or being revived: its two letters where it has them (BCP 47 does the
same, so that one language never goes by two codes), otherwise its three. Source: the ISO 639-3 code tables,
July 2026. Refuses language families, and ancient and constructed languages that have no two letters.
"""

from __future__ import annotations

from typing import Final

SEVERAL: Final = "mul"
"""More than one language was used."""

UNKNOWN: Final = "und"
"""Nobody wrote down which language it was; better said than guessed."""

# Each: two letters, then the three that mean the same.
_TWO_LETTERS: Final = """
    aaaar ababk aeave afafr akaka amamh anarg arara asasm avava ayaym azaze babak bebel bgbul bibis bmbam
    bnben bobod brbre bsbos cacat ceche chcha cocos crcre csces cuchu cvchv cycym dadan dedeu dvdiv dzdzo
    eeewe elell eneng eoepo esspa etest eueus fafas ffful fifin fjfij fofao frfra fyfry gagle gdgla glglg
    gngrn guguj gvglv hahau heheb hihin hohmo hrhrv hthat huhun hyhye hzher iaina idind ieile igibo iiiii
    ikipk ioido isisl itita iuiku jajpn jvjav kakat kgkon kikik kjkua kkkaz klkal kmkhm knkan kokor krkau
    kskas kukur kvkom kwcor kykir lalat lbltz lglug lilim lnlin lolao ltlit lulub lvlav mgmlg mhmah mimri
    mkmkd mlmal mnmon mrmar msmsa mtmlt mymya nanau nbnob ndnde nenep ngndo nlnld nnnno nonor nrnbl nvnav
    nynya ococi ojoji omorm orori ososs papan pipli plpol pspus ptpor quque rmroh rnrun roron rurus rwkin
    sasan scsrd sdsnd sesme sgsag shhbs sisin skslk slslv smsmo snsna sosom sqsqi srsrp ssssw stsot susun
    svswe swswa tatam tetel tgtgk ththa titir tktuk tltgl tntsn toton trtur tstso tttat twtwi tytah uguig
    ukukr ururd uzuzb veven vivie vovol wawln wowol xhxho yiyid yoyor zazha zhzho zuzul
"""

# Each: two first letters, then every third letter in use with them: `yaiz` would be `yai` and `yaz`.
_THREE_LETTERS: Final = """
    aaabcdefghiklnopqstuwxz ababcdefghijlmnopqrstuvwxyz acabdefhiklmnpqrstuvwxyz adabdefghijlnoqrstuwxyz
    aeabcdeklmnqrsuwyz afbdegiknopstuz agabcdefghijklmnoqrstuvwxyz ahabghiklmnoprst aiabcdefghijklmnopqrtwxy
    ajaginsuwz akbcdefghijlmopqrstuvwxyz alacdefhijklmnopqrstuwxyz amabcefgijklmnopqrstuvwxyz
    anabcdefhijklmnopqrstuvwxyz aoabcdefgijklmnrstuxz apbcdefghijklmnopqrstuvwxyz aqcdgkmnprtz
    arbdehijklnopqrsuvwxyz asabcefghijklnopqrstuvwxyz atabcdegijklmnopqrstuvwxyz auabcdghijklmnopqrtuwxyz
    avbdilmnostuv awabceghikmnorstuvwxy axbegklx ayabcdeghiklnopqrstuz azabdgjmnotz baabcefghjlnoprsuvwxy
    bbabcdefghijklmnopqrstuvwxy bcabcdefghijklmnopqrstuvwyz bdabcdefghijklmnopqrstuvwxyz
    beabcdefghijkmopqstuvwxyz bfabcdefghijklmnopqrstuwxyz bgabcdefgijklnopqrstuvwxyz
    bhabcdefghijlmnopqrstuvwxyz biabdefgklmnopqrtuvwxyz bjabcefghijklmnoprstuvwxyz
    bkacdfghijklmnopqrstuvwxyz blabcdefhijklmnopqrstvwxyz bmabcdefghijklmnopqrstuvwxz
    bnabcdefgijklmnopqrsuvwxyz boabefghijklmnopqrtuvwxyz bpacdeghijklmnopqrstuvwxyz
    bqabcdfghijklmnopqrstuvwxyz brabcdfghijklmnopqrstuvwxyz bsabcefghijklmnopqrstuvwxy
    btacdefghijmnopqrstuvwxyz buabcdefghijkmnopqstuvwxyz bvabcdefghijklmnopqrtuvwxyz
    bwabcdefghijklmnopqrstuwxyz bxabcdefghijklmnopqrsuvwz byabcdefghijklmnopqrstvwxz
    bzabcdefghijklmnopqrsuvwxyz caabcdefghjklmnopqrsvwxyz cbbcdgijklnoqrstuvwy cccdeghjlmopr cdaefhijmnorsyz
    ceabgknty cfadgm cgacgk chbcdfghjklmnopqrtwxyz ciabcdehkmnprwy cjaehikmnopsvy ckbhlmnoqrstuvxyz
    clacdehijklmotuwy cmaeilmnort cnabcghiklopqrstuw coabcdefghjklmnopqtuvwxz cpabcginosuxy cqd
    crabcdfghijklmnoqrstvwxyz csabcdefghijklmnopqrstvwxyz ctacdeghlmnopstuyz cuabchijklopqrtuvwxy cvgn
    cwabdegt cxh cyabo czhknot daacdeghijklmoqrsuvwxz dbabdefgijlmnopqrtuvwy dccr ddadegijnorsw
    decdefghilmnpqrsvz dgabcdeghiklnorstwxz dhdgilmnorsuvwx diabcdfghijklmnopqrsuwxyz djabcdefijkmnoruw
    dkagkrsx dlgkmn dmabcdefgklmorsuvwxy dnadegijknortuvwy doabcefhiklnopqrstvwxyz dpp drbcdegilnoqstuy
    dsbehiklnoqz dtabdhikmnoprstuy duabcefghiklnopqrsuvwxyz dva dwakruwyz dyabdgilmnoruy dzadegln eaa
    ebcgkoru ecs eee efaei egalmo ehsu eiptv eja ekaegiklmopry elehikmou emabegikmnpqsuwxz enabcdfhlnoqruvwx
    eot epi eraghikorstw eseghiklmnoqsuy etbchnorsuxz eud evehn ewo ext eyao ezae faabdfghijklmnprtuxyz fbl
    fcs fer ffim fgr fiaeflprtw fkkv flahilnry fmpu fnbgi fodimnrs fpe fqs frcdpqrst fsels
    fubcdefhijmnqrtuvy fvr fwae gaabcdefghijklmnopqrstuwxyz gbabdefghijklmnopqrsuvwxyz gccdeflnrt
    gdabcdefghijklmnoqrstux geabcdfghijklqsvwxy gfkt ggabdegkltuw ghaehklnorst giabcdeghilmnpqrstuwxyz
    gjkmnru gkadenopu glbcdhjkloruwy gmabdgmnruvxz gnabcdeghijklmnoqrtuwz goabcdefgijklmnopqrsuvwxyz gpaen
    gqainru grabdghijmoqrstuvwxyz gseglmnopsw gtau guabcdefghiklmnopqrstuwxz gvacefjlmnoprsy
    gwabcdefgijmnrtuwx gxx gyabdefgilmnoryz gzain haabcdefghijklmnopqrsvwxyz hbabnu hcah hdnsy headghim hgmw
    hhiry hiabdfghijklorwx hji hkaehkns hlabdet hmabcdefghijlmnpqrstuvwyz hnadeghijmnosu
    hoabcdehijlmoprstvwyz hpos hracekmoptuwxz hsbhlns htiosu hubcdefghijklmopqrstuvwxyz hvceknv hwaco hyaw
    iainr ibabdeghlmnruy icahlr idabcdeirstu ifabefkmuy igbeglmnow ihbipw iin ijcejns ikehikloprstvwxz
    ilabgikmopsuv imailnort inbghjlnopstz ioruw ipio iquw irehiknruxy isacdeghikmnortu itbdeiklmorstvwxyz
    ium ivbv iwkmos ixcl iyaox izhmrz jaabcdefhjklmnoqstuxyz jbeijkmnrtuw jcst jdagt jebehiklnrtu jgbeko
    jhis jiabcdeghilmoqtuvy jjer jkamoprsu jles jmabcdilnrswx jnadgijls jobdgrsw jpr jqr jrabrtu jsl
    juabdhiklmnoprsuwy jvdn jwi jyaey kaabcdefghijkmopqvxy kbabcdeghijklmnopqrstuvwxyz
    kcabcdefghijklmnopqrstuvwxyz kdacdefghijklmnpqrtuwxyz keabcdefghijklmnopqrstuvwxyz
    kfabcdefghijklmnopqrstuvwxyz kgabefgijklnopqrstuvwxy khabcdefghjklnpqrstuvwxyz kiabcdefghijlmopqstuvwxyz
    kjabcdeghijklmnopqrstuxyz kkabcdefghijklmnopqrstuvwxyz klabcdefghijklmnopqrstuvwxyz
    kmabcdefghijklmnopqrstuvwxyz knabcdefgijklmnopqrstuvwxyz koacdefghiklopqstuvwyz
    kpabcdefghijklmnoqrstuvwxyz kqabcdefghijklmnopqrstuvwxyz krabcdefhijklnprstuvwxyz
    ksbcdefghijklmnopqrstuvwxyz ktabcdefghijklmnopqstuvwxyz kubcdefghijklmnopqstuvwxyz
    kvabcdefghijklmnopqrtuvwxyz kwabcdefghijklmnoprstuvwxyz kxabcdfhijkmnopqrstvwxyz
    kyabcdefghijklmnopqrstuvwxyz kzabcdefgiklmnopqrsuvwxyz laacdefghijlmnpqrsuwxyz lbbcefgijklmnoqrstuvwxyz
    lccdefhlmpqs ldabdghijklmopq leabcdefhijklmnopqrstuvwxyz lfab lgabghiklmnoqrstuz lhahilmnpstu
    liabcdefghjklopqrsuvwxyz ljaeilpwx lkabcdehijlmnorstuy llabcdefghijklmnpqsux lmabcdefghijklnopqruvwxy
    lnabdhijlmnsuwz loabcefghijklmnopqrstuvwxyz lpaenox lqr lracegiklmnortvz lsabcdehilmnoprstvwy ltghinosu
    luacdefhijklmnopqrstuvwyz lvaiklsu lwaeghlmostuw lxm lyagn lzlnz maabdefgijkmnqstuvwxz
    mbabcdefhijklmnopqrstuvwxyz mcabcdefghijklmnopqrstuvwxyz mdabcdefghijklmnpqrstuvwxyz
    meabcdefhijklmnopqrstuvwyz mfabcdefghijklmnopqrstuvwxyz mgbcdefghijklmnopqrstuvwyz
    mhabcdefgijklmnopqrstuwxyz miabcdefghijklmnopqrtuwxyz mjbcdeghijklmnopqrstuvwxyz
    mkabcefgijklmnopqrstuvwxyz mlabcefhijklmnopqrsuvwxz mmabcdefghijklmnopqrtuvwxyz
    mnabcdefghijklmnpqrsuvwxyz moacdeghijkmopqrstuvwxyz mpabcdeghijklmnopqrstuvwxyz
    mqabcefghijklmnopqrstuvwxyz mrabcefghjklmnopqrstuvwxyz msbcdefghijklmnopqrsuvwxyz
    mtabcdefghijklmnopqrstuvwxy muabcdeghijkmopqrstuvxyz mvabdefghiklnopqrstuvwxyz mwabcefghiklmnopqrstuvwz
    mxabcdefghjklmnopqrstuvwxyz mybcefghjklmoprsuvwxy mzabcdeghijklmnopqrstuvwxyz naabcefgjklmnopqrstwxyz
    nbabcdeghijkmnopqrstuvwy ncabcdefghjklmnoqrstuxz ndabcdghijklmnpqrstuvwxyz neabcdefghjkmnoqrstvwxyz
    nfadlru ngabcdeghijklmnpqrstuvwxyz nhabcdefghikmnopqrtuvwxyz niabdefghijklmnoqrstuvwxyz
    njabdhijlmnorstuxyz nkabcdefghijkmnopqrstuvwxz nlacegijklmoquvwxyz nmabcdefghijklmnopqrstuvwxyz
    nnabcdefghijklmnpqrtuvwyz noacdefghijklpqstuwyz npabghilnosuxy nqgklmnoqty nrabefgiklmnrtuxz
    nsabcdefghiklmnopqrstuvwxyz ntdgijkmopruwxyz nuacdefghijklmnopqrstuvwxyz nvhmo nwabegimorwy
    nxadegiklnoqrx nybcdefghijklmnopqrstuvwxy nzabdikmrsuyz oaack obiklou ocau odaku ofou ogbcgou oiaen
    ojbcgsvw okabcdeghijklnrsuvx olabdekmoru omabcgiklotuw onabegijknoprstux oodgnr opakmoty
    oraceghnorstuwxyz osadiotu otdeilmnqrstuwxz ouabem ovd owi oybdmy ozm pabcdefghikmopqrsuvwxyz
    pbbcefghilmnoprstuvy pcabcdefghijklmnpw pdacinotu peabdefghijklmpqsvxyz pfael pgagiksuz
    phadghjklmoqrtuvw piabcdefghjlmnoprstuvwxyz pjt pkbghnoprstu plabcdeghklnorstuvwyz pmabdefijlmnoqrstwxyz
    pnabcdeghijklmnopqrstuvwxyz pocefghikmnopqstvwxy ppeiklmnopqstu pqam prcdefghiklmnqrstuwxz
    psacdeghilmnopqrstwy ptahinopqrtuvwy puabcdefgijmopqrtuwxy pwabgimnorw pxm pyemnsuy pzehn
    quabcdfghiklmnpqrsvwxyz qvacehijlmnopswyz qwahmst qxachlnopqrstuw qyp raabcdfghijklmnopqrstuvwxyz rbbklp
    rcf rdb reabegijlmnrsty rgaeknrsu rhgp riabflmnrtu rjgis rkabhimtw rmabcdefghiklmnopqstuwxyz rnbdglnprw
    robcdefglmopruw rpnt rrimot rsbklmnw rtchmsw rubcefghikopqtuyz rwaklmor rxdw rynsu rzh
    saabcdefhjkmoqrstuvwxyz sbabcdefghijklmnopqrstuwxyz scbefghiklnopqstuvwz sdabcefghjklnopqrstuxz
    seabcdefghijklnopqrstuvwyz sfbemsw sgbcdeghijkmprstuwxyz shabcdeghijkmnopqrstuvwxyz
    siabdefghijklmpqrsuvwxyz sjabcdegklmoprstuw skabcdefghijmnopqrstuvwxyz slcdefghijlmnprstuwxyz
    smabcfghjklmnpqrstuvwxyz sncefgijklmnopqrsuvwxyz soabcdehijklopqrsuvwxyz spbcdegiklmnopqrstuvy
    sqahkmnoqstux srabcefghiklmnoqrstuvwxyz ssbcdefghijklmnopqrstuvxyz stabdefghijklmnopqrstuvwy
    suabcegijkoqrstvwyz svabcekms swbcfghijklmnopqrstuvwxy sxbegklmnrsuw syabiklmnorswxy szabceglnpsvwy
    taabcdefgjklnopqrsuvwxyz tbacdefghijklmnoprstuvwxyz tcabcdefghiklmnopqstuwxyz tdabcdefghijklmnoqrstvxy
    teabcdefghikmnopqrstuvwxyz tfinort tgabcdefhijnopqrstuvwxyz thdefhiklmnpqrstuvyz
    tiacfghijklmnopqstuvwxyz tjagijlmnopsuw tkabdefglmnpqrstuvwxz tlabcdfgijklmnopqrstuvxy
    tmabcdefghijlmnoqrstuvwyz tnabcdghiklmnopqrstuvwxyz tobcdfghijlmopqrsuvwxyz tpacefgijklmnopqrtuvxyz
    tqblmnopqrtuw trabcdefghijlmnopqrstuvwxyz tsabcdeghijklmpqrstuvwxyz ttabcdefghijklmnopqrstuvwyz
    tuabcdefghijlmnoqsuvxyz tvadegiklmnostuwxy twabcdefghlmnopqrtuwxy txaceijmnoqstuxy tyaehijlnprstuvxyz
    tzahjmnox uamnr ubailruy udaegijlmu ues ufi ugbehnoy uhan uisv uji ukaghiklpqsuvwy ulabcefiklmnuwy
    umabdgimnoprsu unaegikmnruxz uon upiv urabcefghiklmnoprtuvwxyz usahikpsu utaehpru uumru uvehl uwa uya
    uzns vaaefghijlmnoprsuvy vbbk vecdlmopr vgrt vicdfglnstv vjk vkajklmnoptuz vlps
    vmabcdefghijklmpqrsuvwxyz vnkmp vort vraost vsilv vto vumnt vwa waabcdefghijlmnopqrstuvwxyz
    wbabefhijklmpqrstvw wcai wddgjktuy weacdghimoprstuw wfg wgabgiouy whagku wibcefghijklmnruvy wjai
    wkabdlruwy wlaceghiklorsuvwxy wmabcdeghimnostwx wnbcdegikmnopuwy woabcdefgikmnorswy wpc
    wrbghiklmnoprsuvwxyz wsagikrsuv wtbfhikmw wuabdhlmnrtuvxy wwaborw wxaw wybimnry xabcdijklmnoprstuvwy
    xbbdegijnprwy xchmnvwy xdakoqy xedglmrstu xgbdfgimruw xhev xiinrsy xjbt xkabcdefgijklnopqrstuvwxyz xlabo
    xmabcdfghjlmopqstuvwxyz xnbhijkmnqrstuyz xocdgikmnoprw xpabdefhjklmnoqtvwxz xrabdegintuw
    xsbehijlmnopqruvy xtabcdehijlmnpstuvwy xuabdgjlnoptu xvi xwacdegjklortw xxbkmrt xyabjklty xzm
    yaabcdefghijklmnopqrstuvwxyz ybabehijklmnoxy ychlnpr ydadegk yeaceijlrstuvy ygailmprsuw yhadls
    yiafghijklmnpqrstuvxz ykaghiklmnortuy ylabegilmnoruy ymbcdeghiklmnopqrxz ynabdegklnoqsu yobgikmntxy
    ypabghmnopz yrabeklmnoswy yscdglmnoprsy ytalpwy yuabcdefgijklmnpqrtwxyz yvat ywaglnqrtuw yxaglmuy yyruz
    yzgk zaabcdefghijklmopqrstuvwxyz zbcetuw zcadh zdj zeaghmn zgabhmnr zhbdiknw ziabklmnwz zkadknopruv
    zlajmnqu zmabcdefghijklmnopqrstuvwxyz znaegks zochmoqrs zpabcdefghijklmnopqrstuvwxyz zqe zrgnops zsalmru
    zteglmnpqstuxy zuhmny zwa zybgjnp zzaj
"""

_SHORTER: Final = {pair[2:]: pair[:2] for pair in _TWO_LETTERS.split()}

LANGUAGES: Final[frozenset[str]] = frozenset(
    {SEVERAL, UNKNOWN}
    | set(_SHORTER.values())
    | {group[:2] + third for group in _THREE_LETTERS.split() for third in group[2:]}
)
"""Every language code a record may hold, in small letters."""


def language_code(given: str) -> str | None:
    """The code as a record holds it (`SPA` -> `es`), or nothing if there is no such language."""
    code = given.strip().lower() if given.isascii() else ""
    code = _SHORTER.get(code, code)
    return code if code in LANGUAGES else None
