extension Story {
    /// Hebrew and Arabic: text that runs from right to left.
    static let semitic: [Story] = [
        Story(
            id: "he-chiyuv", language: .hebrew, topic: .billing, tags: ["refund", "double-charge"],
            subjects: ["חויבתי פעמיים על הזמנה {order}", "חיוב כפול של {amount}"],
            openings: ["שלום,\n\nבתאריך {date} חויבתי פעמיים בסכום {amount} עבור הזמנה {order}. אפשר לקבל החזר על אחד החיובים? צירפתי צילום מסך (chiyuv.png).\n\nתודה,\n{name}"],
            followUps: ["יש חדש? שני החיובים כבר ירדו מהחשבון.", "קיבלתי את ההחזר, תודה רבה!"],
            replies: ["שלום {name},\n\nצודק/ת, ההזמנה {order} חויבה פעמיים. נחזיר היום {amount}; זה לוקח 3–5 ימי עסקים.\n\n{agent}"], isRefund: true, sentiment: "frustrated"),
        Story(
            id: "he-mishloach", language: .hebrew, topic: .delivery, tags: ["parcel"],
            subjects: ["איפה המשלוח שלי? {tracking}", "המשלוח לא הגיע ל{city}"],
            openings: ["היי,\n\nה-{product} שהזמנתי עדיין לא הגיע. לפי המעקב הוא במרכז המיון מאז {date}.\n\n{name}"],
            followUps: ["הגיע היום, תודה!"],
            replies: ["שלום {name},\n\nפתחנו בדיקה מול חברת השילוח. אם לא יימצא עד מחר נשלח חדש ללא תשלום.\n\n{agent}"], sentiment: "worried"),
        Story(
            id: "ar-irjaa", language: .arabic, topic: .returns, tags: ["exchange"],
            subjects: ["استبدال مقاس {product}", "إرجاع الطلب {order}"],
            openings: ["السلام عليكم،\n\nوصلني {product} (الطلب {order}) لكن المقاس صغير. هل يمكن استبداله بمقاس أكبر؟\n\nمع الشكر\n{name}"],
            followUps: ["أرسلته اليوم، رقم التتبع {tracking}.", "المقاس الجديد مناسب، شكراً جزيلاً."],
            replies: ["مرحباً {name}،\n\nبالتأكيد. حجزنا لك المقاس الأكبر لمدة 14 يوماً، والإرجاع مجاني.\n\n{agent}"]),
        Story(
            id: "ar-tawseel", language: .arabic, topic: .delivery, tags: ["parcel"],
            subjects: ["أين طلبي رقم {order}؟", "تأخر التوصيل إلى {city}"],
            openings: ["مرحباً،\n\nكان من المفترض أن يصل {product} يوم {date} ولم يصل حتى الآن. رقم التتبع {tracking}.\n\n{name}"],
            followUps: ["لا جديد حتى الآن.", "وصل اليوم، شكراً لكم 🌷"],
            replies: ["مرحباً {name}،\n\nطلبنا من شركة الشحن البحث عن الطرد. سنكتب لك غداً قبل الظهر.\n\n{agent}"], sentiment: "worried"),
    ]
}
