// CalcAnswer: every policy's outcome and the ladders, as JSON. Clause: docs/api.md
#include <boost/json/serialize.hpp>

#include "app/answer/answer.h"
#include "app/answer/parts.h"
#include "decide/pack/show.h"

namespace zhida::answer {
namespace {

using feel::Kind;
using feel::Value;

json::object check(const pack::Check& c) {
  json::array children;
  for (const pack::Check& child : c.children) children.emplace_back(check(child));
  return {{"op", str(c.op)},
          {"text", str(c.text)},
          {"state", str(pack::to_string(c.state))},
          {"found", or_null(c.found)},
          {"needed", or_null(c.needed)},
          {"facts", strings(c.facts)},
          {"decision", or_null(std::string_view(c.decision))},
          {"children", std::move(children)}};
}

json::object condition(const pack::ConditionOutcome& c) {
  json::array checks;
  for (const pack::Check& one : c.checks) checks.emplace_back(check(one));
  return {{"decision", str(c.def->decision)},
          {"zh", str(c.def->text.zh)},
          {"en", str(c.def->text.en)},
          {"clause", str(c.def->clause)},
          {"confidence", str(pack::to_string(c.def->confidence))},
          {"state", str(pack::to_string(c.state))},
          {"checks", std::move(checks)}};
}

json::object row(const pack::RowOutcome& r) {
  return {{"decision", str(r.decision)},
          {"row", r.row},
          {"clause", or_null(std::string_view(r.clause))},
          {"cells", strings(r.cells)},
          {"state", r.certain ? "matched" : "possible"}};
}

json::value bound(const Value& v) {
  return v.is_null() ? json::value(nullptr) : json::value(str(pack::shown(v)));
}

// Clause: docs/api.md, outputs. An exact null is the value null: known to be none.
json::object output(const pack::OutputOutcome& o) {
  json::object out{{"decision", str(o.decision)},
                   {"value", nullptr},
                   {"possible", nullptr},
                   {"min", nullptr},
                   {"max", nullptr},
                   {"state", "unknown"}};
  const Value& v = o.value;
  if (!v.is_abstract()) {
    if (feel::contains_abstract(v)) return out;
    out["state"] = "exact";
    if (!v.is_null()) out["value"] = str(pack::shown(v));
    return out;
  }
  if (!v.is(Kind::kPossible)) return out;
  const feel::Possible& p = v.as_possible();
  if (p.form == feel::Possible::Form::kSet) {
    json::array items;
    for (const Value& item : p.items) items.emplace_back(str(pack::shown(item)));
    out["state"] = "set";
    out["possible"] = std::move(items);
  } else if (p.form == feel::Possible::Form::kInterval && !(p.low.is_null() && p.high.is_null())) {
    out["state"] = "interval";
    out["min"] = bound(p.low);
    out["max"] = bound(p.high);
  }
  return out;
}

json::value amount(const std::optional<pack::AmountOutcome>& a) {
  if (!a) return nullptr;
  return json::object{{"exact", a->exact() ? or_null(a->min) : json::value(nullptr)},
                      {"min", or_null(a->min)},
                      {"max", or_null(a->max)},
                      {"unit", a->def->unit == "ratio" ? "ratio" : "元"},
                      {"kind", str(a->def->kind)},
                      {"payer", str(a->def->payer)},
                      {"per", or_null(std::string_view(a->def->per))},
                      {"clause", or_null(std::string_view(a->def->clause))}};
}

json::object missing(const pack::Missing& m) {
  json::array sets;
  for (const auto& set : m.decisive_sets) sets.emplace_back(strings(set));
  return {{"facts", strings(m.facts)},
          {"decisive_sets", std::move(sets)},
          {"proven", m.proven},
          {"could_settle", strings(m.could_settle)}};
}

json::array diagnostics(const std::vector<feel::ErrorInfo>& errors) {
  json::array out;
  for (const feel::ErrorInfo& e : errors) {
    const std::string zh = e.element.empty() ? e.zh : e.element + "：" + e.zh;
    const std::string en = e.element.empty() ? e.en : e.element + ": " + e.en;
    out.push_back(json::object{{"code", str(e.code)}, {"zh", str(zh)}, {"en", str(en)}});
  }
  return out;
}

void put_policy(const pack::Policy& p, json::object& out) {
  out["policy"] = str(p.id);
  out["title"] = text(p.title);
  out["kind"] = str(p.kind);
  out["audience"] = str(p.audience);
  out["jurisdiction"] = str(p.jurisdiction);
  out["channel"] = str(p.channel);
  out["ladder"] = ladder(p);
  out["window"] = text(p.window);
  out["materials"] = materials(p);
  out["office"] = office(p);
  out["link"] = or_null(std::string_view(p.link));
}

void put_version(const pack::Version* v, json::object& out) {
  const bool has = v != nullptr;
  const auto confidence = has ? v->confidence : pack::Confidence::kUnknownRule;
  out["version"] = has ? json::value(str(v->id)) : json::value(nullptr);
  out["document"] = has ? json::value(document(v->document)) : json::value(nullptr);
  out["effective"] = has ? json::value(effective(v->effective)) : json::value(nullptr);
  out["confidence"] = str(pack::to_string(confidence));
  out["retrieved"] = has ? json::value(str(v->retrieved)) : json::value(nullptr);
  out["source"] = has ? json::value(str(v->source)) : json::value(nullptr);
  out["note"] = has ? text(v->note) : json::value(nullptr);
}

json::object result(const pack::Outcome& o, Detail detail) {
  json::object out;
  put_policy(*o.policy, out);
  put_version(o.version, out);
  out["verdict"] = str(pack::to_string(o.verdict));
  out["because"] = text(o.because);
  out["amount"] = amount(o.amount);
  json::array conditions;
  for (const auto& c : o.conditions) conditions.emplace_back(condition(c));
  out["conditions"] = std::move(conditions);
  json::array rows;
  for (const auto& r : o.rows) rows.emplace_back(row(r));
  out["rows"] = std::move(rows);
  json::array outputs;
  for (const auto& one : o.outputs) outputs.emplace_back(output(one));
  out["outputs"] = std::move(outputs);
  out["decided_by"] = strings(o.decided_by);
  out["missing"] = detail == Detail::kAll ? json::value(missing(o.missing)) : json::value(nullptr);
  out["diagnostics"] = diagnostics(o.diagnostics);
  return out;
}

json::object ladder_of(const pack::LadderOutcome& l) {
  json::array rungs;
  for (const pack::RungOutcome& r : l.rungs) {
    rungs.push_back(json::object{{"policy", str(r.policy->id)},
                                 {"rung", r.policy->ladder->rung},
                                 {"status", str(r.policy->ladder->status)},
                                 {"title", text(r.policy->title)},
                                 {"verdict", str(pack::to_string(r.verdict))},
                                 {"holds", r.holds},
                                 {"lacks", strings(r.lacks)},
                                 {"unknown", strings(r.unknown)}});
  }
  return {{"track", str(l.track)},
          {"rungs", std::move(rungs)},
          {"at", l.at},
          {"next", l.next != nullptr ? json::value(str(l.next->id)) : json::value(nullptr)}};
}

std::string answer_in(const pack::Bundle& bundle, const Question& question, Detail detail) {
  const pack::DecideOptions options{.missing = detail == Detail::kAll, .party = question.party};
  const std::vector<pack::Outcome> outcomes =
      pack::decide_all(bundle, question.facts, question.as_of, options);
  json::array results;
  results.reserve(outcomes.size());
  for (const pack::Outcome& o : outcomes) results.emplace_back(result(o, detail));
  json::array ladders;
  for (const auto& l : pack::ladders(bundle, outcomes, question.facts, question.as_of)) {
    ladders.emplace_back(ladder_of(l));
  }
  return json::serialize(json::object{{"as_of", str(day(question.as_of))},
                                      {"bundle", packs(bundle)},
                                      {"results", std::move(results)},
                                      {"ladders", std::move(ladders)}});
}

json::array quick_results(const pack::Bundle& bundle, const Question& question) {
  const pack::DecideOptions quick{.explain = false, .missing = false, .party = question.party};
  json::array results;
  for (const pack::Outcome& o : pack::decide_all(bundle, question.facts, question.as_of, quick)) {
    results.push_back(json::object{{"policy", str(o.policy->id)},
                                   {"verdict", str(pack::to_string(o.verdict))},
                                   {"amount", amount(o.amount)}});
  }
  return results;
}

}  // namespace

std::string calc(const pack::Bundle& bundle, const Question& question) {
  return answer_in(bundle, question, Detail::kAll);
}

std::string answer(const pack::Bundle& bundle, const Question& question) {
  if (question.detail != Detail::kVerdicts) return answer_in(bundle, question, question.detail);
  return json::serialize(json::object{{"as_of", str(day(question.as_of))},
                                      {"bundle", packs(bundle)},
                                      {"results", quick_results(bundle, question)}});
}

std::string verdicts(const pack::Bundle& bundle, const Question& question) {
  return json::serialize(json::object{{"results", quick_results(bundle, question)}});
}

}  // namespace zhida::answer
