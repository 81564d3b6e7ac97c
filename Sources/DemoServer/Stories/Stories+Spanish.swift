extension Story {
    static let spanish: [Story] = [
        Story(
            id: "es-cobro", language: .spanish, topic: .billing, tags: ["refund", "double-charge"],
            subjects: ["Me han cobrado dos veces el pedido {order}", "Cargo duplicado de {amount}", "¿Por qué dos cargos?"],
            openings: ["Hola:\n\nel {date} me cobraron dos veces {amount} por el pedido {order}. ¿Podrían devolverme uno de los dos cargos, por favor? Adjunto el extracto (extracto.pdf).\n\nUn saludo,\n{name}"],
            followUps: ["Sigo esperando noticias. El banco confirma que los dos cargos son definitivos.", "¡Ya está el dinero! Muchas gracias."],
            replies: ["Hola, {given}:\n\ntienes razón, el pedido {order} se cobró dos veces. Hoy mismo te devolvemos {amount}; el banco tarda de **3 a 5 días laborables**.\n\nPerdona las molestias.\n\n{agent}"],
            notes: ["Segundo cargo sin factura."], isRefund: true, sentiment: "frustrated"),
        Story(
            id: "es-talla", language: .spanish, topic: .returns, tags: ["exchange"],
            subjects: ["Cambio de talla: {product}", "Devolución del pedido {order}", "¿Puedo cambiarla por una M?"],
            openings: ["Buenas tardes:\n\n{product} me queda grande. ¿Puedo cambiarla por una talla menos? Está sin estrenar, con las etiquetas puestas.\n\nGracias,\n{name}, {city}"],
            followUps: ["Enviado hoy con el número {tracking}.", "¿Y si la M tampoco me sirve? Mejor pregunto antes."],
            replies: ["Hola, {given}:\n\nclaro que sí. Imprime la etiqueta en *Mis pedidos > {order}*; el envío corre de nuestra cuenta y la nueva sale en cuanto escaneen el paquete.\n\n{agent}"]),
        Story(
            id: "es-montaje", language: .spanish, topic: .product, tags: ["spare-parts"],
            subjects: ["Faltan piezas en {product}", "No encuentro las instrucciones", "Pieza rota al abrir la caja"],
            openings: ["Hola, equipo:\n\nen la caja de {product} faltaba la bolsa con las piezas pequeñas. Nos vamos el {date} 😟 ¿Llegáis a tiempo?\n\n{name}"],
            followUps: ["Llegó hoy. ¡Sois geniales! 🎉"],
            replies: ["Hola, {given}:\n\nla bolsa sale hoy mismo por correo urgente ({tracking}). Debería llegar en dos días.\n\n{agent}"], sentiment: "worried"),
    ]
}
