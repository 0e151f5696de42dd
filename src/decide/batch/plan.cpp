// Makes a plan: each version's inputs looked up once.
#include "decide/batch/plan.h"

#include <algorithm>
#include <map>

#include "decide/pack/rules.h"
#include "decide/pack/verdict.h"

namespace zhida::batch {
namespace {

Diagnostic error(std::string code, std::string zh, std::string en) {
  Diagnostic d;
  d.code = std::move(code);
  d.zh = std::move(zh);
  d.en = std::move(en);
  return d;
}

class Planner {
 public:
  Planner(const pack::Bundle& bundle, std::int64_t as_of_days, Plan::Impl& out)
      : bundle_(bundle), out_(out) {
    out_.bundle = &bundle;
    out_.as_of_days = as_of_days;
  }

  void policy(const pack::Policy& policy) {
    PolicyPlan p;
    p.policy = &policy;
    p.version = pack::version_for(policy, out_.as_of_days);
    p.fixed = pack::fixed_verdict(p.version, out_.as_of_days);
    if (!p.fixed) {
      p.graph = graph(policy, *p.version);
      p.verdict = dmn::index_of(*p.version->graph, p.version->verdict);
      const auto& amount = p.version->amount;
      if (amount && !amount->up_to) p.amount = dmn::index_of(*p.version->graph, amount->decision);
    }
    out_.policies.push_back(p);
  }

  std::optional<Diagnostic> output(const OutputRef& ref) {
    const pack::Policy* policy = bundle_.find(ref.policy);
    if (policy == nullptr) {
      return error("E-BATCH-POLICY", "没有名为“" + ref.policy + "”的政策",
                   "no policy is named '" + ref.policy + "'");
    }
    const pack::Version* version = pack::version_for(*policy, out_.as_of_days);
    const int decision =
        version == nullptr || !version->graph ? -1 : dmn::index_of(*version->graph, ref.decision);
    if (decision < 0) {
      return error("E-BATCH-DECISION",
                   "政策“" + ref.policy + "”没有名为“" + ref.decision + "”的决策",
                   "policy '" + ref.policy + "' has no decision '" + ref.decision + "'");
    }
    out_.outputs.push_back({graph(*policy, *version), decision});
    return std::nullopt;
  }

 private:
  std::size_t graph(const pack::Policy& policy, const pack::Version& version) {
    const auto [it, fresh] = graphs_.emplace(&version, out_.graphs.size());
    if (!fresh) return it->second;
    GraphPlan g;
    g.version = &version;
    const auto& elements = dmn::elements(*version.graph);
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const dmn::ElementInfo& e = elements[i];
      if (e.kind != dmn::ElementInfo::Kind::kInput) continue;
      const int element = static_cast<int>(i);
      if (const pack::FactDef* def = bundle_.dictionary.find(e.local)) {
        g.facts.push_back({element, slot(*def)});
      } else {
        g.parameters.push_back(
            {element, pack::parameter_value(bundle_, policy, e, out_.as_of_days)});
      }
    }
    out_.graphs.push_back(std::move(g));
    return it->second;
  }

  std::size_t slot(const pack::FactDef& def) {
    const auto [it, fresh] = slots_.emplace(&def, out_.slots.size());
    if (fresh) out_.slots.push_back({&def, pack::input_value(def, {}, out_.as_of_days)});
    return it->second;
  }

  const pack::Bundle& bundle_;
  Plan::Impl& out_;
  std::map<const pack::Version*, std::size_t> graphs_;
  std::map<const pack::FactDef*, std::size_t> slots_;
};

}  // namespace

Result<Plan> plan_for(const pack::Bundle& bundle, std::int64_t as_of_days,
                      const PlanOptions& options) {
  auto impl = std::make_shared<Plan::Impl>();
  Planner planner(bundle, as_of_days, *impl);
  for (const pack::Policy& policy : bundle.policies) {
    if (options.party && pack::party_of(policy.audience) != options.party) continue;
    planner.policy(policy);
  }
  Diagnostics errors;
  for (const OutputRef& ref : options.outputs) {
    if (auto e = planner.output(ref)) errors.push_back(std::move(*e));
  }
  if (!errors.empty()) return errors;
  return Plan(std::move(impl));
}

std::vector<const pack::Policy*> Plan::policies() const {
  std::vector<const pack::Policy*> out;
  out.reserve(impl_->policies.size());
  for (const PolicyPlan& p : impl_->policies) out.push_back(p.policy);
  return out;
}

std::vector<std::string> Plan::facts() const {
  std::vector<const pack::FactDef*> defs;
  defs.reserve(impl_->slots.size());
  for (const Slot& s : impl_->slots) defs.push_back(s.def);
  std::sort(defs.begin(), defs.end());  // elements of one vector: the dictionary's order
  std::vector<std::string> out;
  out.reserve(defs.size());
  for (const pack::FactDef* def : defs) out.push_back(def->name);
  return out;
}

}  // namespace zhida::batch
