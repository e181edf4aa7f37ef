"""What is said in Spanish in the demo world."""

from infra.demo.phrases.book import Phrasebook, combined

SPANISH = Phrasebook(
    language="es",
    purposes=(
        *combined(
            (
                "Conversar sobre {}",
                "Presentar {} y escuchar preocupaciones",
                "Revisar en conjunto {}",
                "Recoger opiniones sobre {}",
                "Aclarar dudas sobre {}",
                "Buscar acuerdos sobre {}",
            ),
            (
                "la ampliación del depósito de relaves",
                "el monitoreo participativo del agua",
                "los turnos de riego y el consumo de la planta",
                "la compensación por el uso de pastizales",
                "el plan de cierre y los empleos que quedan",
                "las condiciones de los trabajadores tercerizados",
                "el paso de camiones por el centro poblado",
                "la protección de los sitios sagrados",
                "el mecanismo de quejas y sus plazos",
                "las medidas contra el polvo en la escuela",
            ),
        ),
        "Caminar con los comuneros los linderos de la concesión",
        "Informar a las trabajadoras sobre su derecho a negarse a una labor insegura",
        "Escuchar a las autoridades del valle antes de la temporada de lluvias",
    ),
    information=(
        "Resumen de los resultados de agua del último trimestre",
        "Mapa de las lagunas y de los puntos de muestreo",
        "Versión popular del estudio de impacto ambiental",
        "Cronograma de voladuras y desvíos de la carretera",
        "Cartilla ilustrada sobre cómo presentar una queja",
        "Borrador del convenio marco, capítulo de empleo local",
    ),
    issues=(
        (
            "El caudal del canal bajó desde que funciona la nueva bomba.",
            (
                "Se medirá el caudal cada semana junto con la junta de regantes.",
                "La bomba se detiene de noche mientras se revisa la causa.",
            ),
        ),
        (
            "Los camiones pasan por la plaza a la hora de salida de la escuela.",
            ("Se prohíbe el tránsito pesado en esas horas y se colocan vigías.",),
        ),
        (
            "No entendemos el estudio, tiene mil páginas.",
            ("Se prepara una versión corta y se explica en tres talleres.",),
        ),
        (
            "A quienes reclamaron no les renovaron el contrato.",
            (
                "La empresa revisará cada caso con la organización sindical.",
                "Se acuerda una revisión independiente de los contratos no renovados.",
            ),
        ),
        (
            "Murieron truchas en la quebrada y nadie avisó.",
            ("Se tomaron muestras y los resultados se leerán en asamblea.",),
        ),
        (
            "El polvo cubre las chacras en los meses secos.",
            ("Se regará la vía cuatro veces al día y se medirá el polvo en dos casas.",),
        ),
        (
            "El acuerdo anterior quedó sin cumplir.",
            (
                "Se revisa punto por punto, con fecha y responsable.",
                "Se lee el acta anterior y se fija un plazo de treinta días.",
            ),
        ),
    ),
    actions=(
        "Instalar dos puntos de medición elegidos por la asamblea",
        "Entregar la versión corta del estudio a cada anexo",
        "Cambiar la ruta de los camiones en horario escolar",
        "Pagar las horas extra pendientes y mostrar la planilla al sindicato",
        "Señalizar los sitios sagrados en todos los planos",
        "Devolver el camino de herradura a su trazo original",
        "Capacitar al personal de vigilancia en derechos humanos",
    ),
    groups=(
        "mujeres que cuidan el ganado en la altura",
        "regantes de la parte baja",
        "jóvenes que trabajan por temporada",
        "personas mayores que solo hablan quechua",
    ),
    aids={
        "INTERPRETER": "Interpretación en la lengua de la comunidad durante toda la reunión.",
        "ORAL_FORMAT": "Se explica con maquetas y dibujos antes de pedir opiniones.",
        "TRANSPORT": "Movilidad de ida y vuelta desde cada anexo.",
        "SEPARATE_SESSION": "Reunión aparte para las mujeres, conducida por una facilitadora.",
        "MORE_TIME": "Se da un mes más para consultar en asamblea.",
        "STIPEND": "Se reconoce el jornal perdido.",
    },
    verified=(
        "Las personas afectadas participaron y lo confirman.",
        "Consultadas sin la empresa presente, dicen que funciona.",
    ),
    persists=("Volvieron a faltar las mismas personas.", "Se hizo una sola vez y no se repitió."),
    subjects=(
        "Ampliación del tajo hacia la cabecera de la cuenca",
        "Uso del agua de la laguna alta",
        "Perforaciones de exploración en tierras comunales",
    ),
    conditions=(
        "Sin obras a menos de tres kilómetros de la laguna, con monitores de la comunidad.",
        "Revisión del acuerdo cada dos años por la asamblea.",
    ),
)
