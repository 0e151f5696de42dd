// Rules over facts: inputs from facts and dated parameters, and the meaning of names in trees.
#include "decide/pack/rules.h"

#include <algorithm>

namespace zhida::pack {
namespace {

using dmn::ElementInfo;
using feel::Expr;
using feel::ExprKind;
using feel::ExprPtr;
using feel::Value;

constexpr std::string_view kNamespace = "zhida:";

feel::MachineOptions options_at(std::int64_t days, Tracing tracing) {
  feel::MachineOptions options;
  options.as_of.days = days;
  options.trace = tracing == Tracing::kOn;
  return options;
}

const Parameter* parameter(const std::vector<Parameter>& parameters, std::string_view name) {
  const auto it = std::find_if(parameters.begin(), parameters.end(),
                               [&](const Parameter& p) { return p.name == name; });
  return it == parameters.end() ? nullptr : &*it;
}

// "划型." of "划型.企业规模": how the main model calls the model of an element.
std::string_view prefix(const ElementInfo& e) {
  return std::string_view(e.name).substr(0, e.name.size() - e.local.size());
}

// The names of `a.b.c`, first to last; empty when the tree is no chain of names.
std::vector<std::string_view> chain(const Expr& e) {
  if (e.kind == ExprKind::kName) return {e.text};
  if (e.kind != ExprKind::kPath) return {};
  std::vector<std::string_view> out = chain(*e.children[0]);
  if (!out.empty()) out.push_back(e.text);
  return out;
}

}  // namespace

Rules::Rules(const Bundle& bundle, const Policy& policy, const Version& version,
             const FactSet& facts, std::int64_t as_of_days, Tracing tracing)
    : bundle_(bundle),
      version_(version),
      as_of_days_(as_of_days),
      session_(version.graph, options_at(as_of_days, tracing)) {
  const std::vector<ElementInfo>& elements = dmn::elements(*version.graph);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const ElementInfo& e = elements[i];
    if (e.kind != ElementInfo::Kind::kInput) continue;
    const FactDef* def = bundle.dictionary.find(e.local);
    if (def == nullptr) {
      session_.set(e.name, parameter_value(bundle, policy, e, as_of_days));
      continue;
    }
    const auto [it, fresh] = inputs_.try_emplace(e.local);
    if (fresh) it->second = input_value(*def, facts, as_of_days);
    session_.set(e.name, it->second);
    elements_of_[e.local].push_back(static_cast<int>(i));
  }
}

const ElementInfo* Rules::find(const std::string& name) const {
  return dmn::find(*version_.graph, name);
}

Value Rules::decide(const std::string& decision) {
  const int index = trials_ ? dmn::index_of(*version_.graph, decision) : -1;
  return index < 0 ? session_.decide(decision) : trials_->decide(index);
}

const Value& Rules::value(const ElementInfo& decision, const ExprPtr& part) {
  const auto it = values_.find(part.get());
  if (it != values_.end()) return it->second;
  Value v = part == decision.tree ? session_.decide(decision.name)
                                  : session_.evaluate(decision.name, part);
  return values_.emplace(part.get(), std::move(v)).first->second;
}

std::optional<Rules::Reference> Rules::refer(const ElementInfo& decision, const Expr& e) const {
  const std::vector<std::string_view> names = chain(e);
  std::string qualified(prefix(decision));
  for (std::size_t i = 0; i < names.size(); ++i) {
    qualified += (i == 0 ? "" : ".") + std::string(names[i]);
    const ElementInfo* element = find(qualified);
    if (element == nullptr) continue;
    const std::vector<std::string>& used = decision.requires_;
    if (std::find(used.begin(), used.end(), element->name) == used.end()) continue;
    Reference out{element, {}};
    for (++i; i < names.size(); ++i) {
      out.member += (out.member.empty() ? "" : ".") + std::string(names[i]);
    }
    return out;
  }
  return std::nullopt;
}

std::string Rules::fact_path(const Reference& reference) const {
  const FactDef* def = bundle_.dictionary.find(reference.element->local);
  if (def == nullptr) return {};
  const bool year =
      std::find(std::begin(kYears), std::end(kYears), reference.member) != std::end(kYears);
  return def->yearly && year ? def->name + "." + reference.member : def->name;
}

Value Rules::given(std::string_view path) const {
  const std::size_t dot = path.find('.');
  const auto it = inputs_.find(path.substr(0, dot));
  if (it == inputs_.end()) return Value::unknown();
  if (dot == std::string_view::npos) return it->second;
  if (!it->second.is(feel::Kind::kContext)) return Value::unknown();
  const Value* member = it->second.as_context().find(path.substr(dot + 1));
  return member == nullptr ? Value::unknown() : *member;
}

void Rules::put(const std::string& fact, const Value& value) {
  const auto it = elements_of_.find(fact);
  if (it == elements_of_.end()) return;
  for (const int input : it->second) {
    if (trials_) {
      trials_->set(input, value);
    } else {
      session_.set(dmn::elements(*version_.graph)[static_cast<std::size_t>(input)].name, value);
    }
  }
}

void Rules::begin_trials() {
  trials_.emplace(version_.graph, options_at(as_of_days_, Tracing::kOff), session_.remember());
}

Value parameter_value(const Bundle& bundle, const Policy& policy, const ElementInfo& input,
                      std::int64_t day) {
  const Policy* owner = &policy;
  if (input.model_ns.starts_with(kNamespace)) {
    const std::string_view id = std::string_view(input.model_ns).substr(kNamespace.size());
    const Policy* other = id == policy.id ? nullptr : bundle.find(id);
    if (other != nullptr) owner = other;
  }
  if (const Parameter* p = parameter(owner->parameters, input.local)) {
    if (const auto v = p->at(day)) return Value::number(*v);
  }
  return Value::unknown();
}

const ExprPtr& bare(const ExprPtr& part) {
  const ExprPtr* p = &part;
  while ((*p)->kind == ExprKind::kCoerce && !(*p)->children.empty()) p = &(*p)->children[0];
  return *p;
}

}  // namespace zhida::pack
