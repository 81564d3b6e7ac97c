extension Story {
    /// Japanese, Chinese, Korean.
    static let asian: [Story] = [
        Story(
            id: "ja-kessai", language: .japanese, topic: .billing, tags: ["refund", "double-charge"],
            subjects: ["二重に請求されています(注文 {order})", "決済が完了しません", "{amount} が2回引き落とされました"],
            openings: ["お世話になっております。{name}と申します。\n\n{date}に注文 {order} の代金 {amount} が2回引き落とされておりました。片方を返金していただけますでしょうか。明細を添付いたします(meisai.png)。\n\nよろしくお願いいたします。"],
            followUps: ["その後いかがでしょうか。カード会社に確認したところ、2件とも確定済みとのことでした。", "返金を確認いたしました。ご対応ありがとうございました。"],
            replies: ["{name} 様\n\nご迷惑をおかけして申し訳ございません。注文 {order} は二重に決済されておりました。本日 {amount} をご返金いたします。反映まで3~5営業日ほどお待ちください。\n\n{agent}"],
            notes: ["2回目の決済に請求書なし。返金可。"], isRefund: true, sentiment: "frustrated"),
        Story(
            id: "ja-todokanai", language: .japanese, topic: .delivery, tags: ["parcel"],
            subjects: ["荷物が届きません({tracking})", "配送先の変更をお願いします", "{product} の再配達について"],
            openings: ["こんにちは。\n\n{product} がまだ届きません。追跡番号 {tracking} は{date}から更新されていません。週末の登山で使う予定なので、少し心配です。\n\n{name}"],
            followUps: ["本日無事に届きました。丁寧な梱包で感激しました。", "不在票も入っていませんでした。"],
            replies: ["{name} 様\n\n配送業者に調査を依頼いたしました。明日の正午までにご連絡いたします。見つからない場合は代わりの品を無料でお送りします。\n\n{agent}"], sentiment: "worried"),
        Story(
            id: "zh-tuikuan", language: .chinese, topic: .returns, tags: ["refund"],
            subjects: ["订单 {order} 退款还没到账", "申请退款 {amount}", "{product} 已寄回"],
            openings: ["你好,\n\n我在{date}已经把{product}寄回(单号 {tracking}),页面显示“已签收”,但退款 {amount} 一直没有到账。请帮忙查一下。\n\n谢谢!\n{name}"],
            followUps: ["已经过去三个星期了,请问还要等多久?", "收到了,谢谢你们的帮助 👍"],
            replies: ["{name},您好:\n\n非常抱歉让您久等。退货入库时漏填了订单号。{amount} 今天会退回原付款方式,3–5 个工作日到账。\n\n{agent}"], isRefund: true, sentiment: "frustrated"),
        Story(
            id: "zh-chima", language: .chinese, topic: .product, tags: ["size"],
            subjects: ["请问 {product} 的尺码怎么选?", "换一个大一号的"],
            openings: ["您好!我身高 178,肩膀比较宽,{product} 应该买 L 还是 XL?官网的尺码表看不太懂。\n\n{name}"],
            followUps: ["好的,那我先买 XL,不合适再换。"],
            replies: ["{name},您好:\n\n建议选择 XL,里面还可以加一件薄绒。不合适的话 30 天内免费更换。\n\n{agent}"], sentiment: "positive"),
        Story(
            id: "ko-login", language: .korean, topic: .account, tags: ["login"],
            subjects: ["로그인이 안 됩니다", "비밀번호 재설정 메일이 오지 않아요", "계정이 잠겼습니다"],
            openings: ["안녕하세요,\n\n{date}부터 로그인이 되지 않습니다. 비밀번호 재설정 메일을 여러 번 요청했지만 오지 않아요. 스팸함도 확인했습니다.\n\n{name} 드림"],
            followUps: ["다른 브라우저에서도 똑같습니다.", "이제 됩니다. 감사합니다!"],
            replies: ["{name} 님, 안녕하세요.\n\n불편을 드려 죄송합니다. 다른 경로로 새 링크를 보내 드렸으며 한 시간 동안 유효합니다.\n\n{agent}"]),
        Story(
            id: "ko-baesong", language: .korean, topic: .delivery, tags: ["parcel"],
            subjects: ["주문 {order} 배송이 너무 늦어요", "택배가 {city}에서 멈췄어요"],
            openings: ["안녕하세요.\n\n{product} 배송 조회가 {date} 이후로 그대로입니다. 운송장 번호는 {tracking} 입니다. 확인 부탁드립니다.\n\n{name}"],
            followUps: ["오늘 받았습니다. 포장이 꼼꼼하네요 🙏"],
            replies: ["{name} 님, 안녕하세요.\n\n배송사에 조사를 요청했습니다. 내일까지 확인되지 않으면 새 상품을 무료로 보내 드리겠습니다.\n\n{agent}"], sentiment: "worried"),
    ]
}
