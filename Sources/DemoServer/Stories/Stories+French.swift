extension Story {
    static let french: [Story] = [
        Story(
            id: "fr-double", language: .french, topic: .billing, tags: ["refund", "double-charge"],
            subjects: ["Débité deux fois pour la commande {order}", "Double prélèvement de {amount}", "Erreur de paiement"],
            openings: ["Bonjour,\n\nj’ai été débitée deux fois de {amount} le {date} pour la même commande ({order}). Pourriez-vous me rembourser l’un des deux paiements ?\n\nJe joins mon relevé (releve.pdf).\n\nBien cordialement,\n{name}"],
            followUps: ["Avez-vous pu regarder ? Le deuxième paiement est bien passé, ce n’est plus « en attente ».", "Remboursement reçu ce matin, merci beaucoup !"],
            replies: ["Bonjour {given},\n\nvous avez raison, la commande {order} a été encaissée deux fois. Je vous rembourse {amount} dès aujourd’hui ; comptez **3 à 5 jours ouvrés**.\n\nToutes mes excuses pour ce désagrément.\n\n{agent}"],
            notes: ["Deuxième capture sans facture. OK pour remboursement."], isRefund: true, sentiment: "frustrated"),
        Story(
            id: "fr-colis", language: .french, topic: .delivery, tags: ["parcel"],
            subjects: ["Où est mon colis {tracking} ?", "Colis bloqué à {city}", "Toujours pas reçu : {product}"],
            openings: ["Bonjour,\n\nmon colis ({tracking}) est « en cours d’acheminement » depuis le {date}. C’est un cadeau de Noël et je commence à m’inquiéter…\n\nMerci d’avance,\n{name}"],
            followUps: ["Le transporteur me dit que l’adresse est incomplète, alors qu’elle est juste sur la facture.", "Bien arrivé, en parfait état. Merci pour votre gentillesse."],
            replies: ["Bonjour {given},\n\nj’ai ouvert une enquête auprès du transporteur. Sans réponse sous 48 h, je vous renvoie {product} à nos frais.\n\n{agent}"], sentiment: "worried"),
        Story(
            id: "fr-resiliation", language: .french, topic: .membership, tags: ["cancellation"],
            subjects: ["Résilier avant la fin de l’essai", "Résiliation de mon abonnement", "Fin d’abonnement au {date}"],
            openings: ["Madame, Monsieur,\n\nje souhaite résilier {plan} avant le {date}. Le bouton « Gérer » ne fait rien chez moi (Safari).\n\nMerci de me confirmer que rien ne sera prélevé.\n\n{name}"],
            followUps: ["Parfait, merci pour la confirmation."],
            replies: ["Bonjour {given},\n\nc’est fait : {plan} prend fin le {date}, rien ne sera prélevé. Le bouton « Gérer » sera réparé cette semaine.\n\n{agent}"]),
    ]
}
