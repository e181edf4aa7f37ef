"""What is said in Portuguese in the demo world."""

from infra.demo.phrases.book import Phrasebook, combined

PORTUGUESE = Phrasebook(
    language="pt",
    purposes=(
        *combined(
            (
                "Conversar sobre {}",
                "Apresentar {} e ouvir dúvidas",
                "Avaliar em conjunto {}",
                "Reunir opiniões sobre {}",
                "Prestar contas sobre {}",
            ),
            (
                "a segurança da barragem e as rotas de fuga",
                "o plano de emergência e o teste da sirene",
                "a qualidade da água do rio",
                "o ruído do britador durante a noite",
                "o reassentamento das famílias da encosta",
                "as vagas de emprego para moradores",
                "a saúde dos trabalhadores da moagem",
                "o acesso dos pescadores à margem",
                "as indenizações ainda pendentes",
                "o transporte de ácido pela vila",
            ),
        ),
        "Percorrer com os moradores as rotas de fuga sinalizadas",
        "Explicar a operários terceirizados como relatar um risco sem represália",
        "Ouvir as quebradeiras de coco sobre o acesso aos babaçuais",
    ),
    information=(
        "Mapa da mancha de inundação, casa por casa",
        "Boletim da água do último semestre",
        "Cartilha sobre o direito de recusa ao trabalho inseguro",
        "Lista pública de vagas e critérios de seleção",
        "Cronograma de obras na estrada de acesso",
        "Resumo do relatório de estabilidade da barragem",
    ),
    issues=(
        (
            "A sirene tocou e ninguém sabia para onde ir.",
            (
                "Haverá treino em cada rua e placas novas em trinta dias.",
                "Uma comissão de moradores acompanha o próximo teste.",
            ),
        ),
        (
            "O rio ficou vermelho depois da chuva.",
            ("Foram coletadas amostras; o laudo será lido na associação.",),
        ),
        ("As casas novas têm rachaduras.", ("Um engenheiro independente visita as casas nesta semana.",)),
        (
            "Quem reclama da poeira perde o turno da noite.",
            (
                "As escalas passam a ser publicadas e conferidas pelo sindicato.",
                "A empresa apura o caso e responde por escrito em quinze dias.",
            ),
        ),
        (
            "Os pescadores perderam o acesso ao porto.",
            ("O portão fica aberto das quatro da manhã às seis da tarde.",),
        ),
        (
            "As indenizações pagas às mulheres saíram em nome dos maridos.",
            ("Os pagamentos passam a ser feitos a cada titular da terra.",),
        ),
    ),
    actions=(
        "Refazer a sinalização das rotas de fuga",
        "Entregar o laudo da água à associação de moradores",
        "Consertar as rachaduras das casas da rua de cima",
        "Publicar as escalas de turno no mural",
        "Abrir o acesso dos pescadores durante a safra",
        "Criar uma comissão de acompanhamento com voto das mulheres",
        "Repetir os exames de audição dos operários do britador",
    ),
    groups=(
        "pescadores do trecho abaixo da barragem",
        "mulheres chefes de família",
        "operários terceirizados do turno da noite",
        "moradores da encosta sem escritura",
    ),
    aids={
        "INTERPRETER": "Intérprete da língua da comunidade em todas as sessões.",
        "ORAL_FORMAT": "Leitura em voz alta, com maquete da barragem.",
        "TRANSPORT": "Barco e ônibus pagos para quem vem do outro lado do rio.",
        "CHILDCARE": "Cuidado das crianças na sala ao lado.",
        "SAFE_VENUE": "Encontro na escola, sem seguranças da empresa.",
        "REMOTE_ACCESS": "Transmissão por rádio comunitária, com perguntas ao vivo.",
    },
    verified=("As pessoas afetadas vieram e confirmam.", "Ouvidas sem a empresa, dizem que resolveu."),
    persists=("As mesmas pessoas faltaram de novo.", "Foi feito uma vez e depois parou."),
    subjects=(
        "Alteamento da barragem acima da vila",
        "Linha férrea através da terra comunitária",
        "Pesquisa mineral na margem do rio",
    ),
    conditions=(
        "A obra só começa depois do novo plano de emergência aprovado pela comunidade.",
        "Monitoramento da água por técnicos escolhidos pela associação.",
    ),
)
