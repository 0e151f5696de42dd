// The calc answer as lines for a terminal, Chinese first: each policy with its verdict, reason, amount and what is open.
#include <algorithm>

#include "app/answer/answer.h"
#include "app/answer/parts.h"
#include "decide/pack/show.h"

namespace zhida::answer {
namespace {

struct Word {
  std::string_view mark, zh, en;
};

Word word(pack::Verdict v) {
  switch (v) {
    case pack::Verdict::kCertain: return {"✓", "确定", "certain"};
    case pack::Verdict::kPossible: return {"?", "可能", "possible"};
    case pack::Verdict::kNo: return {"✗", "不符合", "no"};
    case pack::Verdict::kUnknownRule: return {"○", "政策不明", "rule not published"};
    case pack::Verdict::kExpired: return {"–", "已失效", "not in force"};
  }
  return {"", "", ""};
}

Word word(pack::State s) {
  switch (s) {
    case pack::State::kMet: return {"✓", "满足", "met"};
    case pack::State::kFailed: return {"✗", "不满足", "not met"};
    case pack::State::kUnknown: return {"?", "未知", "not known"};
    case pack::State::kError: return {"!", "出错", "error"};
  }
  return {"", "", ""};
}

Word confidence(pack::Confidence c) {
  switch (c) {
    case pack::Confidence::kToConfirm: return {"", "待核", "to be confirmed"};
    case pack::Confidence::kLocalDesign: return {"", "本地设计", "local design"};
    default: return {"", "", ""};
  }
}

// "600000" → "600,000"
std::string grouped(const Decimal& n) {
  std::string text = n.to_plain();
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  std::size_t end = std::min(text.find('.'), text.size());
  for (; end > sign + 3; end -= 3) text.insert(end - 3, ",");
  return text;
}

std::string money(const pack::AmountOutcome& a) {
  const std::string unit = a.def->unit == "ratio" ? "" : " 元";
  std::string out;
  if (a.exact()) {
    out = grouped(*a.min) + unit;
  } else if (a.min && a.max) {
    out = a.min->is_zero() ? "最高 up to " + grouped(*a.max) + unit
                           : grouped(*a.min) + " – " + grouped(*a.max) + unit;
  } else if (a.min && !a.min->is_zero()) {
    out = "不少于 at least " + grouped(*a.min) + unit;
  } else {
    out = "尚不能确定 not yet known";
  }
  if (!a.def->per.empty()) out += " / " + a.def->per;
  return out + "（" + a.def->kind + "，" + a.def->payer + "）";
}

void failing(const pack::Check& c, int depth, std::string& out) {
  if (c.state == pack::State::kMet) return;
  const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
  out += indent + std::string(word(c.state).mark) + " " + c.text;
  if (c.found) out += "  实际 found " + *c.found;
  if (c.needed) out += (c.found ? "，要求 needed " : "  要求 needed ") + *c.needed;
  out += "\n";
  for (const pack::Check& child : c.children) failing(child, depth + 1, out);
}

void condition(const pack::ConditionOutcome& c, std::string& out) {
  out += "    " + std::string(word(c.state).mark) + " " + c.def->text.zh + " / " + c.def->text.en;
  const Word sure = confidence(c.def->confidence);
  if (!sure.zh.empty()) out += " [" + std::string(sure.zh) + "]";
  out += "\n";
  if (c.state == pack::State::kMet) return;
  for (const pack::Check& check : c.checks) failing(check, 4, out);
}

// The document's number; where it is not known, the title and that the number is to be confirmed.
std::string cited(const pack::Document& document) {
  return document.number == "待核" ? document.title + "（文号待核 number to be confirmed）"
                                   : document.number;
}

void policy(const pack::Outcome& o, std::string& out) {
  const Word w = word(o.verdict);
  out += std::string(w.mark) + " " + std::string(w.zh) + " " + std::string(w.en) + "  " +
         o.policy->title.zh + " / " + o.policy->title.en;
  if (o.version != nullptr) {
    const Word sure = confidence(o.version->confidence);
    if (!sure.zh.empty()) out += " [" + std::string(sure.zh) + " " + std::string(sure.en) + "]";
    out += "\n    " + cited(o.version->document);
  }
  out += "\n    " + o.because.zh + "\n    " + o.because.en + "\n";
  if (o.amount) out += "    金额 amount: " + money(*o.amount) + "\n";
  for (const pack::OutputOutcome& output : o.outputs) {
    out += "    " + output.decision + " = " + pack::shown(output.value) + "\n";
  }
  for (const pack::ConditionOutcome& c : o.conditions) condition(c, out);
  if (!o.missing.facts.empty()) {
    out += "    还缺 missing" +
           std::string(o.missing.proven ? "" : "（未证明最少 not proven smallest）") + ":";
    for (const std::string& path : o.missing.facts) out += " " + path;
    out += "\n";
  }
}

void ladder(const pack::LadderOutcome& l, std::string& out) {
  out += l.track + " ladder:";
  for (const pack::RungOutcome& r : l.rungs) {
    out += "  " + std::string(r.holds ? "●" : "○") + " " + r.policy->title.zh + " (" +
           std::string(word(r.verdict).zh) + ")";
  }
  if (l.next != nullptr) out += "  → 下一级 next: " + l.next->title.zh;
  out += "\n";
}

}  // namespace

std::string calc_text(const pack::Bundle& bundle, const Question& question) {
  const std::vector<pack::Outcome> outcomes =
      pack::decide_all(bundle, question.facts, question.as_of, {.party = question.party});
  std::string out = "判定日 as of " + day(question.as_of) + " · " +
                    std::to_string(outcomes.size()) + " 项政策 policies\n\n";
  for (const pack::Outcome& o : outcomes) {
    policy(o, out);
    out += "\n";
  }
  for (const auto& l : pack::ladders(bundle, outcomes, question.facts, question.as_of)) {
    ladder(l, out);
  }
  return out;
}

}  // namespace zhida::answer
