# 回：はじめる、答える、締め切る

# どこでも
next = つぎへ
back = もどる
go-on = すすむ
change = 変える
now = いま
done = おわり
later = これから
not-yet = まだ始められません
any-time = いつでも
refresh = 更新する
until = { $when }まで
unit = 所属
band = 立場
people-head = 人数
people-count = { $people }人
item = 項目
items-count = { $items }項目
level-card = { $level }段階
dont-know = わからない・答えない
not-answered = 答えていません
not-chosen = 選んでいません
foot-least = { $least }人未満の答えは、出していません。

# コードを入れる
code-title = コードを入れてください
code-label = コード
code-hint = くばられた紙のQRコードの下にある29文字です。小文字でも、区切りがなくてもかまいません。
code-missing = コードを入れてください。くばられた紙のQRコードの下にあります。
code-length = コードは{ $whole }文字です（いま{ $length }文字）。紙と見くらべて、足りないところか多いところを直してください。
code-character = コードに「{ $character }」は使いません。紙と見くらべて直してください。
code-check = コードのどこかが読みちがいのようです（例 8とB、5とS）。紙と見くらべて直してください。
code-of-no-round = このコードの回が見つかりません。ほかの職場や、ほかの市町村のきざはしのコードかもしれません。紙に書いてあるアドレスを確かめてください。
code-unknown = このコードは、この回のコードではありません。紙と見くらべて直してください。それでも入れないときは、紙をくばった人に新しいコードを頼んでください。
code-already-used = このコードの答えは、もう箱に入っています。もう一度送ると、前の答えと入れかわります。自分で送っていないときは、紙をくばった人に知らせてください。

# 約束
promise-title = あなたの答えは、こうして守ります
promise-1 = 1　答える
# Proof: rounds::an_answer_goes_from_the_slip_to_the_receipt_without_script, attacks::answering_leaves_one_sealed_row_and_nothing_else
promise-1-text = 名前は聞きません。質問は{ $items }つ、{ $minutes }分ほどです。
promise-2 = 2　封をする
# Proof: attacks::answering_leaves_one_sealed_row_and_nothing_else, attacks::no_answer_and_no_code_is_readable_in_any_file_before_or_after_the_close
promise-2-text = 締切までだれも読めない形で、箱に入れます。
promise-3 = 3　まとめて開ける
# Proof: rounds::at_the_deadline_the_round_closes_and_only_then, rounds::too_few_answers_are_destroyed_unopened
promise-3-text = 締切（{ $when }）のあと、{ $least }人以上そろったときだけ開けます。足りなければ、開けずに消します。
# Proof: attacks::before_the_close_the_box_tells_who_answered_when_and_after_it_nothing_does, attacks::what_a_round_leaves_has_no_row_for_a_person
promise-limit = だれの答えか、画面にも記録にも残しません。サーバーを直接あやつれる人、画面をのぞく人、答えを教え合う人までは防げません。
promise-begin = わかりました。はじめる
go-on-in-this-browser = とちゅうでやめても、このブラウザーでつづきから答えられます。
your-seat = この紙の立場は「{ $band }」です。
who-workplace = 同じ職場の人と課長
# Proof: gauge::nobody_works_out_the_answers_of_few, rounds::four_people_are_too_few_for_a_round
who-workplace-text = { $least }人以上をまとめた段階が見えます。ひとりずつの答えは見えません。
who-above = 部など、上のまとまり
# Proof: results::a_department_needs_ten_answers_though_its_sections_need_five, results::a_section_with_four_answers_stays_hidden_in_its_department
who-above-text = { $least }人以上をまとめた段階だけが見えます。
who-promotion = 推進担当
# Proof: results::the_promotion_office_sees_that_it_is_closed_and_no_results, measuring::the_promotion_office_sees_one_figure_of_many_workplaces_and_no_name
who-promotion-text = 推進担当のページに出るのは、終わったかどうかと人数、それに、多くの職場をまとめた動きです。職場ごとの結果は出ません。
who-address = 結果のページ
# Proof: results::after_the_close_everybody_with_the_address_sees_the_same
who-address-open = 紙にあるアドレスを知っている人は、だれでも同じものを見られます。
# Proof: results::where_results_need_a_sign_in_only_the_chief_sees_them
who-address-sign-in = 課長（部の回では、部の長も）だけが、サインインして見られます。
# Proof: rounds::the_promise_says_who_may_open_the_results, results::where_results_need_a_sign_in_only_the_chief_sees_them
who-address-general = 紙にあるアドレスで開きます。サインインした課長（部の回では、部の長も）だけに見せるかどうかは、回ごとに決め、答える前に知らせます。
who-remarks = ひとこと
# Proof: results::remarks_are_told_from_ten_answers_or_from_five_where_the_promise_says_so, attacks::the_order_of_remarks_says_nothing_about_the_order_of_answers, attacks::ten_thousand_shuffles_put_every_remark_everywhere_alike
who-remarks-text = { $from }人以上が答えたときだけ、順番をまぜて出します。どの答えといっしょに書いたかは残りません。
who-appraisal = 人事評価
# Proof: attacks::what_a_round_leaves_has_no_row_for_a_person, gauge::nobody_works_out_the_answers_of_few
who-appraisal-text = ひとりずつの結果を作らないので、評価に使えるものが残りません。
who-deleted = 消す日
# Proof: attacks::what_a_round_leaves_has_no_row_for_a_person, attacks::no_answer_and_no_code_is_readable_in_any_file_before_or_after_the_close, results::own_answers_are_not_the_successors_nor_a_second_chiefs
who-deleted-text = 締め切って（{ $when }）図にしたとき、ひとりずつの答えとコードを消します。課長が自分で残すと選んだ自分の答えだけは、その課長のために残します。
# Proof: attacks::what_a_round_leaves_has_no_row_for_a_person, attacks::no_answer_and_no_code_is_readable_in_any_file_before_or_after_the_close, results::own_answers_are_not_the_successors_nor_a_second_chiefs
who-deleted-general = 回を締め切って図にしたとき、ひとりずつの答えとコードを消します。課長が自分で残すと選んだ自分の答えだけは、その課長のために残します。
who-kept = のこるもの
# Proof: retention::remarks_go_after_ninety_days_never_early_never_late_and_are_found_nowhere, papers::what_is_said_of_deletion_is_what_the_program_does
who-kept-text = 図と数字は、締め切った年度の終わりから5年度で消します。ひとことは90日で消します。
who-open-round = 締め切るまで
# Proof: results::before_the_close_nobody_is_told_anything_about_the_answers, rounds::the_count_is_told_only_while_two_are_missing
who-open-round-text = だれにも、結果は何も見えません。画面に出るのは「12人中9人」のような人数だけで、残りが1人になると人数も出しません。
who-alike = 答えがほぼそろったとき
# Proof: gauge::five_people_are_told_where_three_stand_outside
who-alike-text = 10人未満の職場で答えがほとんど同じときは、「ほぼそろっている」とだけ出し、数は出しません。10人以上なら、全員が同じ答えでも数を出します。
who-paper = 紙を印刷した人
# Proof: rounds::who_finds_the_own_code_used_by_another_device_is_told, record::who_did_what_is_recorded_and_never_who_answered_what
who-paper-text = 紙を印刷する推進担当や課長は、コードを知ることができます。コードを知る人は、締切まで、そのコードで答えたかどうかを見たり、答えを入れかえたりできます。印刷したことは記録に残ります。

# 質問
question-of = 質問 { $number } / { $of }
choose-nearest = いまの職場に、いちばん近いものを1つ選びます。
skip-this-item = まだ選んでいません。答えずに進みますか。
skip-go-on = このまま進む
important-title = 一番大切だと思う項目
important-hint = この職場で、いま一番大切だと思うものを1つ選びます。選ばなくてもかまいません。

# 確かめて送る
check-title = 答えを確かめてください
remark-label = ひとこと（なくてもかまいません）
remark-hint = { $from }人以上が答えたときだけ、順番をまぜて職場に出します。名前や、だれのことかわかる出来事は書かないでください。書き方のくせで、わかることもあります。{ $most }字まで。
remark-not-taken = この回では、ひとことは集めません。
remark-too-long = ひとことは{ $most }字までです（いま{ $length }字）。{ $over }字へらしてください。
keep-mine = わたしの答えとして、あとで見せられるようにする
keep-mine-hint = 締め切ったとき、この職場の課長の役目を持つ人が1人だけなら、その人だけに控えが出ます。見せるかどうかは、あとで決められます。
sending-replaces = 送ると、前に送った答えと入れかわります（1人1回と数えます）。
send = この内容で送る
answer-not-kept = いま保存できませんでした。答えはこの画面に残っています。消さずに、もう一度「この内容で送る」を押してください。
answer-unsure = 保存できたかどうか、わかりません。答えはこの画面に残っています。もう一度「この内容で送る」を押してください。何度押しても、1人1回と数えます。
answer-too-late = 受付は終わりました。この答えは送られていません。
late-title = 受付は終わりました
late-text = { $when }に締め切りました。この答えは送られていません。下の内容は、控えとして受け取れます。

# 送ったあと
sent-title = 送りました
sent-text = 封をして箱に入れました。
sent-again = 前の答えを、いまの答えに入れかえました（1人1回と数えます）。
sent-until = 締切は{ $when }です。それまでは書き直せます。
what-next = このあと
next-close = 締め切ります。だれも書き直せなくなります。
next-results-when = 締め切ったあと
next-results = 紙に書いてある「結果のアドレス」で、まとめた図を見られます。
next-results-sign-in = 課長がサインインして、まとめた図を見ます。
rewrite = 答えを書き直す
end-and-clear = 終わって、この画面を消す
ended-title = この画面の答えを消しました
ended-text = このブラウザーには何も残っていません。送った答えは、箱に入ったままです。この画面は閉じてかまいません。
receipt = 控え
receipt-text = 控えには、あなたの答えが入っています。控えの写しは、サーバーに残しません。
receipt-take = 控えを受け取る
receipt-as-text = 文字で見る
compare-receipts = 2つの控えをくらべる
compare-text = 前の控えと今の控えの文字を入れると、項目ごとの動きを見られます。入れた内容は残しません。
compare-then = 前
compare-now = いま
compare = くらべる
compared = { $then }の控えと、{ $now }の控え
compared-item = { $then } → { $now }
receipt-moved-up = ▲ 上がった
receipt-moved-down = ▽ 下がった
receipt-moved-not = ■ かわらない
receipt-moved-unknown = くらべられません
receipt-shape = 控えの文字ではないようです。「KZ1」で始まる文字を、はじめから終わりまで入れてください。
receipt-check = 控えの文字のどこかが変わっているようです。もう一度、控えから写してください。
receipts-of-two-sheets = シートか版がちがうので、くらべられません。同じシートの控えを入れてください。
alone-title = ひとりで答える　{ $sheet }
alone-text = この答えは、どこにも送られず、サーバーにも残りません。終わりに出る控えだけが、あなたの手もとに残ります。
alone-short = 短い{ $items }項目で答える
alone-whole = { $items }項目すべてに答える
alone-before = 前の控え（あれば）
alone-before-hint = 「KZ1」で始まる文字です。答え終わったあとに、前の答えを並べて出します。
alone-done = 答え終わった
alone-nothing = 1つ以上の項目に答えてください。
alone-result = あなたの答え
alone-kept-nowhere = この画面を閉じると、答えは消えます。控えを受け取ってください。
receipt-of-unknown-sheet = この控えのシートが見つかりません。ほかのきざはしで受け取った控えかもしれません。

# 締め切られた回
closed-title = この回の受付は終わりました
closed-text = { $when }に締め切りました。
closed-unopened = 答えた人が足りなかったため、箱は開けずに消しました。
closed-answers = 締切までに送られた答えは、箱に入っています。結果は、紙に書いてある「結果のアドレス」で見られます。
closed-answers-sign-in = 締切までに送られた答えは、箱に入っています。結果は、課長がサインインして見ます。
closed-contact = わからないことは、紙をくばった人か推進担当に聞いてください。

# はじめのページ
home-title = 職場の一覧
home-text = 職場ごとに、いまどこまで進んでいるかが見えます。結果は見えません。
home-empty = まだ職場がありません。管理者が組織を入れると、ここに並びます。
home-first = まず、組織を入れます
home-first-text = 部や課と、そこにいる人の職名と人数を入れます。人の名前はいりません。
home-first-button = 組織を入れる
state-none = まだ一度もしていません
state-open = 答えを集めています（{ $when }まで）
state-closing = 締め切っています
state-closed = 締め切りました（{ $when }）
state-unopened = 人数が足りず、開けずに消しました

# 職場のページ
tab-workplace = 職場のページ
tab-results = 見えたこと
workplace-first = 最初の回を始めましょう
workplace-answering = 第{ $number }回は「こたえる」まで来ました
workplace-closing = 第{ $number }回を締め切っています
workplace-unopened = 第{ $number }回は、人数が足りませんでした
workplace-text = 6つの段をのぼりながら、見え方をそろえていきます。
six-steps = 1回の6つの段
step-decide = 決める
step-answer = こたえる
step-see = 見る
step-talk = 話す
step-try = ためす
step-again = 測り直す
way-back = 測り直したら、つぎの回の「決める」へもどります
next-open = つぎは、回をつくります
next-open-text = シート、答える人、締切を決めます。5つの小さなページで終わります。
next-open-button = 回をつくる
next-collect = つぎは、答えを集めます
next-collect-text = 紙をくばって、締切（{ $when }）まで待ちます。結果は、締め切るまでだれにも見えません。
next-collect-button = 紙を印刷する・集まり具合を見る
next-closing = いま締め切っています
next-closing-text = もう答えは受けつけていません。箱を開けて図にするところです。
next-closing-button = ようすを見る
next-see-button = 見えたことを読む
next-again = この回は締め切りました
next-again-text = 結果は、職場の人と課長が見ます。つぎの回をつくることもできます。
tasks-title = この回ですること
task-open = 回をつくる
task-open-hint = シートと締切を決めます
task-collect = 答えを集める
task-collect-hint = 紙をくばり、締切まで待ちます
task-see = 見えたことを読む
task-see-hint = 締め切ると、まとめた図が出ます
task-again = つぎの回をつくる
task-again-hint = 数か月たったら、もう一度同じシートで測ります
answered = { $people }人中 { $answered }人が答えました
answered-nearly = ほとんどの人が答えました
past-rounds = これまでの回
past-none = まだありません。
round-number = 第{ $number }回
results-for-workplace = 結果は、その職場の人と課長だけが見ます。

# 回のページ
round-title = 第{ $number }回
round-until = 締切は{ $when }です。
round-unopened = 答えた人が足りなかったため、箱は開けずに消しました。職場で声をかけて、もう一度回をつくれます。
round-closed = この回は締め切りました。
round-not-open = この回は、もう締め切られています。
round-has-no-slips-any-more = 締め切った回のコードは消えています。紙はもう印刷できません。
slips-title = くばる紙
slips-text = QRコードとコードを印刷した紙です。1人に1枚くばります。立場ごとに分けてから、袋に入れて1枚ずつ取ってもらってください。
slips-print = 紙を印刷する（PDF）
slips-order = 印刷のたびに順番がかわります。だれがどの紙を取ったかは、書きとめないでください。
close-early-title = 締切の前に締め切る
close-early-text = 全員が答えたときか、推進担当のもう1人が認めたときだけ、早く締め切れます。
close-early = 早く締め切る
close-waits = あなたが、早く締め切ることを頼みました。推進担当のもう1人が認めると、締め切ります。
close-asked = ほかの人が、早く締め切ることを頼みました。推進担当が認めると、締め切ります。
closure-title = この回を締め切りますか
closure-text = 締め切ると、だれも書き直せません。箱を開けて図にし、ひとりずつの答えとコードを消します。もとにはもどせません。
closure-second = まだ答えていない人がいるときは、推進担当のもう1人が認めると締め切ります。
closure-button = 締め切る
closure-not = やめてもどる
closing-now = 箱を開けて、図にしています。
closing-waits = もう答えは受けつけていません。箱を開けるには、もう一方の部署が持つ鍵の半分が要ります。その媒体をつなぐと、自動で開きます。
closing-progress = { $of }通のうち { $done }通を開けました

# 回をつくる
step-of = { $step } / { $of }
opening-1 = シートを選ぶ
opening-2 = 答える人を確かめる
opening-3 = 答え方を決める
opening-4 = 締切を決める
opening-5 = 見え方を確かめて始める
opening-which-sheet = どのシートで測りますか
opening-no-sheet = まだシートがありません。管理者が「シート」から取りこめます。
opening-choose-sheet = シートと長さを選んでください。
sheet-version = 版 { $version }
opening-how-long = どれだけ答えてもらいますか
form-short = 短い版
form-short-hint = 分野ごとに1つの項目です。3分ほどで終わります。
form-whole = 全部の項目
form-whole-hint = 10分ほどかかります。とちゅうでやめて、あとでつづけられます。
opening-sheet-chosen = { $title }（{ $items }）
opening-people = 答える人
opening-people-text = { $people }人が答えます。名前は使いません。
opening-people-frozen = 始めたあとは変わりません。人数がちがうときは、管理者に「組織」の人数を直してもらってください。
round-too-few-people = { $least }人未満では、だれの答えかわかるおそれがあるため、回を始められません（いま{ $people }人）。上のまとまりで始めるか、組織の人数を確かめてください。
round-least-too-low = 出す人数の下限は{ $least }人より下げられません。
opening-slips-text = 1人に1枚、QRコードのついた紙を印刷してくばります。スマートフォンでもパソコンでも答えられます。アカウントはいりません。
opening-remarks = ひとことを集めますか
opening-choose-remarks = ひとことと、結果の見せ方を選んでください。
remarks-ten = 10人以上が答えたら出す
remarks-ten-hint = ふつうはこれを選びます。
remarks-five = 5人以上が答えたら出す
remarks-five-hint = 少ない人数では、書き方でだれかわかることがあります。
remarks-none = 集めない（数だけ）
remarks-none-hint = 段階と一番大切な項目だけを集めます。
opening-results = 結果のアドレス
results-open = アドレスを知っている人が見られる
results-open-hint = アドレスは、くばる紙にだけ印刷します。
results-sign-in = サインインした課長だけが見られる
results-sign-in-hint = 職場の人には、課長が見せます。
sheet = シート
deadline = 締切
deadline-day = 締切の日
deadline-day-hint = 例 2026-06-30
deadline-time = 締切の時刻
deadline-time-hint = 例 17:00
opening-deadline-unreadable = 締切の日と時刻を、例のように入れてください。
round-deadline-past = 締切が、いまより前です。これからの日と時刻を入れてください。
preview-title = この人数で、こう見えます
preview-made-up = 作りもののデータで12回ためした、まん中の結果です。
preview-full = { $items }項目のうち、ふつう**{ $full }項目**に図が出ます。
preview-words = { $words }項目は「ほぼそろっている」ということばだけになります。
preview-hidden = { $hidden }項目は出ません（{ $least }人未満か、引き算でわかるおそれのため）。
preview-groups = 立場でくらべる図は、{ $groups }のまとまりで出ます。
preview-groups-join = {"／"}
preview-no-groups = 立場でくらべる図は、人数が少ないので出ません。課長が自分の答えを見せると、ちがいが見えます。
opening-promise = 始めると、この約束は変えられません。答えた人が足りなければ、箱は開けずに消します。
opening-open = この約束で始める

# 測り直しの回をつくる
opening-again = もう一度、何を聞くかを決める
form-some = 取り組んだ項目だけ
form-some-hint = 前の回のあとに、ためしたり話したりした項目です。つぎのページで選び直せます。
opening-items = どの項目を聞きますか
opening-items-text = ためしたことと、前の対話の項目に印がついています。足したり外したりできます。
opening-items-none = 聞く項目に印をつけてください。
opening-choose-items = 聞く項目を1つ以上選んでください。
opening-back = 前の回（{ $when }）も、ふり返ってもらいますか
opening-back-text = 学ぶと、同じ職場でも前より厳しく見えることがあります。「いまの目で前のときを見ると」とも聞くと、職場が動いたのか、見る目が動いたのかを分けて見られます。
opening-back-yes = ふり返ってもらう
opening-back-yes-hint = 前の回にも聞いた{ $items }項目で、質問が1つずつふえます。
opening-back-no = いまの段階だけを聞く
opening-back-no-hint = 短く終わります。
opening-choose-back = 前のときをふり返ってもらうかどうかを選んでください。
opening-joined = 前の回（{ $when }）のあとに来た人
opening-joined-hint = 人数だけを入れます。わからなければ空けてください。3分の1より多く入れかわると、くらべる線を点線にします。
opening-back-chosen = { $items }項目で、前のときもふり返ります

# 前のときをふり返る
back-title = いまの目で前のときを見ると、どの段階でしたか
back-hint = 前の回（{ $when }）のころの職場を思い出して選びます。そのときの答えと同じでなくてかまいません。
back-dont-know = わからない・そのときはいなかった
back-answer = 前のときは、いまの目で見ると：{ $mark }
who-back = 前のときのふり返り
# Proof: gauge::a_patient_reader_of_looking_back_learns_nothing_hidden, gauge::nobody_works_out_how_few_looked_back, measuring::where_people_see_the_time_before_otherwise_the_yardstick_moved
who-back-text = { $items }項目では、前のときがいまの目でどう見えるかも聞きます。全員をまとめた数だけを、同じ決まりで出します。立場ごとには出しません。
