// Walks from a null result down to its cause.
#include "decide/feel/why.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace zhida::feel {
namespace {

constexpr std::string_view kWords[] = {"step",    "not_given",  "given_null", "literal", "failure",
                                       "no_rule", "hit_policy", "index",      "member",  "empty",
                                       "type",    "no_result",  "limit"};

std::string shown(const Value& v) {
  const std::string literal = excerpt(to_literal(v));
  return v.is(Kind::kString) ? "\"" + literal + "\"" : literal;
}

std::string state_zh(const Value& v) {
  if (v.is_null()) return "是空值";
  return v.is(Kind::kList) && v.as_list().empty() ? "是空列表" : "含有空值";
}
std::string state_en(const Value& v) {
  if (v.is_null()) return "is null";
  return v.is(Kind::kList) && v.as_list().empty() ? "is an empty list" : "holds a null";
}

Cause cause_of_code(const std::string& code) {
  if (code == "E-FEEL-LIMIT") return Cause::kLimit;
  if (code == "E-FEEL-INDEX") return Cause::kIndex;
  if (code == "E-FEEL-MEMBER") return Cause::kMember;
  if (code == "E-DMN-UNIQUE" || code == "E-DMN-ANY") return Cause::kHitPolicy;
  return Cause::kFailure;
}

class Walker {
 public:
  Walker(const Recorder& recorder, const About& about) : recorder_(recorder), about_(about) {}

  std::vector<Link> walk(TrailPtr at, const std::string& member) {
    if (!member.empty()) wanted_.push_back(member);
    constexpr int kMovesMax = 1000;
    for (int moves = 0; at && moves < kMovesMax && links_.size() < kLinksMax; ++moves) {
      if (at->program != program_) {
        program_ = at->program;
        cell_.clear();
      }
      path_.push_back(at);
      at = next(*at);
    }
    return std::move(links_);
  }

 private:
  // Adds what is to be said about a trail; returns the part that explains it, null at the cause.
  TrailPtr next(const Trail& t) {
    switch (t.code->op) {
      case Op::kSlot: return name(t);
      case Op::kConst:
        return end(t, Cause::kLiteral, "这里写的就是空值" + of_list_zh(t), "null is written here");
      case Op::kFail: return failure(t);
      case Op::kPath: return path(t);
      case Op::kItemMember: return item_member(t);
      case Op::kIf: return conditional(t);
      case Op::kContext:
      case Op::kBoxedContext: return entry(t);
      case Op::kTable: return table(t);
      case Op::kCoerce: return coerced(t);
      case Op::kFilter: return filter(t);
      case Op::kCall: return call(t);
      case Op::kList:
        if (t.value.is(Kind::kList) && t.value.as_list().empty())
          return end(t, Cause::kEmpty, "这里写的是空列表", "an empty list is written here");
        return step(t, first(t));
      default: return operation(t);
    }
  }

  static std::string of_list_zh(const Trail& t) {
    return t.value.is_null() ? "" : "（在列表或上下文里）";
  }

  [[nodiscard]] std::string text(const Trail& t) const {
    const bool known = t.program != nullptr && about_.text;
    return known ? excerpt(normalize_name(about_.text(*t.program, t.code->span))) : "";
  }

  void add(const Trail& t, Cause cause, std::string zh, std::string en) {
    Link link;
    link.cause = cause;
    link.program = t.program;
    link.span = t.code->span;
    if (t.program != nullptr) link.element = t.program->element;
    if (!cell_.empty()) link.element = cell_;
    link.text = text(t);
    if (t.value.is(Kind::kError)) link.code = t.value.as_error().code;
    link.zh = std::move(zh);
    link.en = std::move(en);
    links_.push_back(std::move(link));
  }

  TrailPtr end(const Trail& t, Cause cause, std::string zh, std::string en) {
    add(t, cause, std::move(zh), std::move(en));
    return nullptr;
  }

  // Null because of a part.
  TrailPtr step(const Trail& t, const TrailPtr& part) {
    if (!part) return root(t);
    if (t.value.is(Kind::kError) && !part->value.is_null()) {  // it failed on what the part lacks
      failure(t);
      return part;
    }
    const std::string inner = text(*part);
    add(t, Cause::kStep,
        state_zh(t.value) + "，因为" + (inner.empty() ? "其中一部分" : "“" + inner + "”") +
            state_zh(part->value),
        state_en(t.value) + ", because " + (inner.empty() ? "a part" : "'" + inner + "'") + " " +
            state_en(part->value));
    return part;
  }

  // No part explains it: it failed here, or gives nothing for these operands.
  TrailPtr root(const Trail& t) {
    if (t.value.is(Kind::kError)) return failure(t);
    return end(t, Cause::kNoResult, "对这些值没有结果" + operands_zh(t),
               "gives nothing for these values" + operands_en(t));
  }

  TrailPtr failure(const Trail& t) {
    if (!t.value.is(Kind::kError)) return root(t);
    const ErrorInfo& e = t.value.as_error();
    return end(t, cause_of_code(e.code), e.zh + operands_zh(t), e.en + operands_en(t));
  }

  [[nodiscard]] std::string operands(const Trail& t) const {
    std::string out;
    for (const auto& [code, value] : t.operands) {
      if (!out.empty()) out += ", ";
      const std::string source = t.program != nullptr && about_.text
                                     ? excerpt(normalize_name(about_.text(*t.program, code->span)))
                                     : "";
      const std::string literal = shown(value);
      if (!source.empty() && source != literal) out.append(source).append(" = ");
      out += literal;
    }
    return out;
  }
  [[nodiscard]] std::string operands_zh(const Trail& t) const {
    const std::string list = operands(t);
    return list.empty() ? "" : "（" + list + "）";
  }
  [[nodiscard]] std::string operands_en(const Trail& t) const {
    const std::string list = operands(t);
    return list.empty() ? "" : " (" + list + ")";
  }

  static TrailPtr part(const Trail& t, const Code& code) {
    for (const TrailPtr& p : t.parts) {
      if (p->code == &code) return p;
    }
    return nullptr;
  }

  static bool is_kid(const Trail& t, const Code* code) {
    return std::ranges::any_of(t.code->kids, [&](const Code& kid) { return &kid == code; });
  }

  // The part to look at first: a failure under a failure, then a null, then one that holds a null.
  static TrailPtr first(const Trail& t) {
    const auto find = [&](const auto& is) -> TrailPtr {
      const auto it = std::ranges::find_if(t.parts, is);
      return it == t.parts.end() ? nullptr : *it;
    };
    if (t.value.is(Kind::kError)) {
      const std::string& code = t.value.as_error().code;
      if (auto same = find([&](const TrailPtr& p) {
            return p->value.is(Kind::kError) && p->value.as_error().code == code;
          }))
        return same;
    }
    if (auto null = find([](const TrailPtr& p) { return p->value.is_null(); })) return null;
    return find([&](const TrailPtr& p) {
      const bool written = p->code->op == Op::kList || p->code->op == Op::kConst;
      return !t.value.is(Kind::kError) || !is_empty(p->value) || !written;
    });
  }

  TrailPtr operation(const Trail& t) { return step(t, first(t)); }

  TrailPtr name(const Trail& t) {
    if (t.scope == nullptr || !about_.name) {
      if (t.bound) return step(t, t.bound);
      return end(t, Cause::kGivenNull, "取到的值" + state_zh(t.value),
                 "the value that it stands for " + state_en(t.value));
    }
    const Named named = about_.name(*t.scope, t.scope_slot);
    if (const TrailPtr call = service_call(*t.scope)) {
      if (const auto at = argument(*call, named.name)) return passed(t, *call, *at, named.name);
    }
    if (named.kind == Named::Kind::kResult) return result(t, named);
    if (t.value.is(Kind::kError)) {
      return end(t, Cause::kType, "输入“" + named.name + "”不能用：" + t.value.as_error().zh,
                 "the input '" + named.name + "' cannot be used: " + t.value.as_error().en);
    }
    if (!named.given) {
      return end(t, Cause::kNotGiven, "没有给出输入“" + named.name + "”",
                 "the input '" + named.name + "' was not given");
    }
    std::string whole = named.name;
    for (auto it = wanted_.rbegin(); it != wanted_.rend(); ++it) whole += "." + *it;
    if (t.value.is_null()) whole = named.name;
    return end(t, Cause::kGivenNull, "给出的“" + whole + "”" + state_zh(nothing_or(t.value)),
               "'" + whole + "' was given and " + state_en(nothing_or(t.value)));
  }

  // The call of a service in which `scope` ran, where the walk came by one. Its arguments stand for names of that scope.
  [[nodiscard]] TrailPtr service_call(const Program& scope) const {
    for (auto it = path_.rbegin(); it != path_.rend(); ++it) {
      if ((*it)->code->op != Op::kCall) continue;
      for (const TrailPtr& p : (*it)->parts) {
        if (p->is_run && p->program == &scope) return *it;
      }
    }
    return nullptr;
  }

  // Which argument of a service's call is given for the name. A parameter that is left out has no kid.
  [[nodiscard]] std::optional<std::size_t> argument(const Trail& call,
                                                    const std::string& name) const {
    if (call.program == nullptr || !about_.text || !about_.parameters) return std::nullopt;
    const Code& code = *call.code;
    const std::string callee = normalize_name(about_.text(*call.program, code.kids.front().span));
    const auto names = code.names.empty() ? about_.parameters(*call.program, callee) : code.names;
    const auto it = std::ranges::find(names, name);
    if (it == names.end()) return std::nullopt;
    const auto at = static_cast<std::size_t>(it - names.begin()) + 1;
    return at < code.kids.size() ? std::optional(at) : std::nullopt;
  }

  TrailPtr passed(const Trail& t, const Trail& call, std::size_t kid, const std::string& name) {
    const std::string zh = "“" + name + "”是调用服务时给的参数，" + state_zh(nothing_or(t.value));
    const std::string en =
        "'" + name + "' is an argument of the service's call, and " + state_en(nothing_or(t.value));
    const TrailPtr from = part(call, call.code->kids[kid]);
    add(t, from ? Cause::kStep : Cause::kGivenNull, zh, en);
    return from;
  }

  // A member that is wanted is null, though what holds it is not.
  [[nodiscard]] Value nothing_or(const Value& v) const {
    return wanted_.empty() ? v : Value::null();
  }

  TrailPtr result(const Trail& t, const Named& named) {
    TrailPtr run = named.program != nullptr ? run_of(*named.program) : nullptr;
    if (!run) {
      return end(t, Cause::kNoResult, "“" + named.name + "”没有可算的逻辑",
                 "'" + named.name + "' has no logic to evaluate");
    }
    add(t, Cause::kStep, "“" + named.name + "”的结果" + state_zh(run->value),
        "the result of '" + named.name + "' " + state_en(run->value));
    return run;
  }

  // The run of a program that this walk came by (inside a service), or its last one.
  [[nodiscard]] TrailPtr run_of(const Program& program) const {
    for (auto it = path_.rbegin(); it != path_.rend(); ++it) {
      for (const TrailPtr& p : (*it)->parts) {
        if (p->is_run && p->program == &program) return p;
      }
    }
    return recorder_.last_run(program);
  }

  TrailPtr path(const Trail& t) {
    const TrailPtr inner = part(t, t.code->kids[0]);
    const bool lacks = t.value.is(Kind::kError) && t.value.as_error().code == "E-FEEL-MEMBER";
    if (!inner || (lacks && !inner->value.is_null())) return lacks ? member(t) : root(t);
    if (!inner->value.is_null()) wanted_.push_back(t.code->text);
    return step(t, inner);
  }

  TrailPtr member(const Trail& t) {
    const ErrorInfo& e = t.value.as_error();
    std::string zh = e.zh;
    std::string en = e.en;
    if (!t.operands.empty() && t.operands[0].second.is(Kind::kContext)) {
      std::vector<std::string> keys;
      for (const auto& [key, value] : t.operands[0].second.as_context().entries)
        keys.push_back(key);
      const std::string near = nearest(t.code->text, keys);
      std::string list;
      for (const std::string& key : keys) list += (list.empty() ? "" : ", ") + key;
      zh += "；有的是：" + excerpt(list) + (near.empty() ? "" : "；是不是“" + near + "”？");
      en +=
          "; there are: " + excerpt(list) + (near.empty() ? "" : "; did you mean '" + near + "'?");
    }
    return end(t, Cause::kMember, std::move(zh), std::move(en));
  }

  TrailPtr item_member(const Trail& t) {
    if (!t.code->kids.empty()) {
      if (auto outer = part(t, t.code->kids[0])) return step(t, outer);
    }
    if (t.value.is(Kind::kError)) return failure(t);
    return end(t, Cause::kGivenNull, "这一项的“" + t.code->text + "”" + state_zh(t.value),
               "'" + t.code->text + "' of the item " + state_en(t.value));
  }

  TrailPtr conditional(const Trail& t) {
    const TrailPtr condition = part(t, t.code->kids[0]);
    const TrailPtr yes = part(t, t.code->kids[1]);
    const TrailPtr taken = yes ? yes : part(t, t.code->kids[2]);
    if (!taken) return condition ? step(t, condition) : root(t);
    const char* state_of_condition = yes ? "为真" : condition ? "是空值" : "为假";
    const char* state_of_condition_en = yes ? "is true" : condition ? "is null" : "is false";
    add(t, Cause::kStep,
        std::string("条件") + state_of_condition + "，取 " + (yes ? "then" : "else") + " 一支，它" +
            state_zh(taken->value),
        std::string("the condition ") + state_of_condition_en + ", so the " +
            (yes ? "then" : "else") + " part counts, and it " + state_en(taken->value));
    // A null written for the other case is no cause where the condition itself could not be decided.
    return condition && taken->code->op == Op::kConst ? condition : taken;
  }

  TrailPtr entry(const Trail& t) {
    const Code& c = *t.code;
    if (c.op == Op::kBoxedContext && !c.names.empty() && c.names.back().empty()) {
      const TrailPtr last = part(t, c.kids.back());
      return last ? step(t, last) : root(t);
    }
    if (!wanted_.empty()) {
      const auto it = std::ranges::find(c.names, wanted_.back());
      if (it != c.names.end()) {
        const auto at = static_cast<std::size_t>(it - c.names.begin());
        wanted_.pop_back();
        if (auto found = part(t, c.kids[at])) return step(t, found);
      }
    }
    return step(t, first(t));
  }

  TrailPtr coerced(const Trail& t) {
    TrailPtr inner = part(t, t.code->kids[0]);
    if (inner && (inner->value.is_null() || !t.value.is_null())) return inner;
    if (!t.value.is(Kind::kError)) return inner ? inner : root(t);
    const ErrorInfo& e = t.value.as_error();
    const std::string had = t.operands.empty() ? "" : shown(t.operands[0].second);
    return end(t, Cause::kType, "值 " + had + " 不合声明的类型，成为空值：" + e.zh,
               "the value " + had + " does not fit the declared type and becomes null: " + e.en);
  }

  TrailPtr filter(const Trail& t) {
    const TrailPtr source = part(t, t.code->kids[0]);
    const TrailPtr predicate = part(t, t.code->kids[1]);
    const bool empty = t.value.is(Kind::kList) && t.value.as_list().empty();
    const bool index = t.value.is(Kind::kError) && t.value.as_error().code == "E-FEEL-INDEX";
    if (index) {
      const ErrorInfo& e = t.value.as_error();
      add(t, Cause::kIndex, e.zh, e.en);
      const bool nothing = source && (source->value.is_null() || is_empty(source->value));
      return nothing ? source : nullptr;
    }
    if (empty) {
      const bool none = source && (source->value.is_null() || is_empty(source->value));
      const std::size_t count = t.operands.empty() || !t.operands[0].second.is(Kind::kList)
                                    ? 1
                                    : t.operands[0].second.as_list().size();
      const std::string n = std::to_string(none ? 0 : count);
      add(t, Cause::kEmpty, "筛选 " + n + " 项，一项也没有留下",
          "the filter keeps none of " + n + " items");
      return none ? source : predicate;
    }
    if (source) return step(t, source);
    return step(t, predicate);
  }

  static bool is_empty(const Value& v) { return v.is(Kind::kList) && v.as_list().empty(); }

  TrailPtr call(const Trail& t) {
    for (auto it = t.parts.rbegin(); it != t.parts.rend(); ++it) {
      if (is_kid(t, (*it)->code)) continue;
      add(t, Cause::kStep, "函数的结果" + state_zh((*it)->value),
          "the function's result " + state_en((*it)->value));
      return *it;
    }
    return step(t, first(t));
  }

  TrailPtr table(const Trail& t) {
    const TableCode& code = *t.code->table;
    if (t.table) return no_rule(t, *t.table);
    std::optional<std::size_t> output;
    if (!wanted_.empty()) {
      for (std::size_t o = 0; o < code.def->outputs.size(); ++o) {
        if (code.def->outputs[o].name == wanted_.back()) output = o;
      }
      if (output) wanted_.pop_back();
    }
    for (std::size_t r = 0; r < code.rules.size(); ++r) {
      for (std::size_t o = 0; o < code.rules[r].outputs.size(); ++o) {
        if (output && *output != o) continue;
        const TrailPtr found = part(t, code.rules[r].outputs[o]);
        if (!found || (t.value.is(Kind::kError) && !found->value.is_null())) continue;
        const std::string rule = std::to_string(r + 1);
        add(t, Cause::kStep, "规则 " + rule + " 命中，它的输出" + state_zh(found->value),
            "rule " + rule + " hits, and its output " + state_en(found->value));
        cell_ = code.def->element + " / 规则 " + rule + " / 输出 " + std::to_string(o + 1);
        return found;
      }
    }
    return t.value.is(Kind::kError) ? failure(t) : step(t, first(t));
  }

  TrailPtr no_rule(const Trail& t, const TableNote& note) {
    const TableCode& code = *t.code->table;
    std::string zh = "没有规则命中";
    std::string en = "no rule hits";
    TrailPtr null_input;
    for (const TableNote::Near& near : note.nearest) {
      const std::string rule = std::to_string(near.rule + 1);
      std::string cells;
      for (const std::size_t i : near.failed) {
        if (!cells.empty()) cells += ", ";
        cells += code.def->inputs[i].label + " = " + shown(note.inputs[i]) + " ∉ " +
                 excerpt(code.def->rules[near.rule].test_texts[i]);
        if (!null_input && note.inputs[i].is_null())
          null_input = part(t, code.inputs[i].expression);
      }
      const bool leads = &near == &note.nearest.front();
      const std::string n = std::to_string(near.failed.size());
      zh += leads ? "；最接近的是规则 " : "；规则 ";
      zh.append(rule).append("（").append(n).append(" 格不符：").append(cells).append("）");
      en += leads ? "; the closest is rule " : "; rule ";
      en.append(rule).append(" (").append(n);
      en.append(near.failed.size() == 1 ? " cell fails: " : " cells fail: ")
          .append(cells)
          .append(")");
    }
    add(t, Cause::kNoRule, std::move(zh), std::move(en));
    return null_input;
  }

  const Recorder& recorder_;
  const About& about_;
  std::vector<Link> links_;
  std::vector<TrailPtr> path_;       // the way so far
  std::vector<std::string> wanted_;  // members whose null is looked for, innermost first
  const Program* program_ = nullptr;
  std::string cell_;
};

}  // namespace

std::string_view cause_word(Cause cause) { return kWords[static_cast<std::size_t>(cause)]; }

std::vector<Link> why(const Recorder& recorder, const Program& program, const std::string& member,
                      const About& about) {
  return Walker(recorder, about).walk(recorder.last_run(program), member);
}

}  // namespace zhida::feel
