// A plan: which element of which graph takes which fact. Inside of decide/batch.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decide/batch/batch.h"

namespace zhida::batch {

struct SlotInput {
  int element = 0;       // of the graph
  std::size_t slot = 0;  // of Plan::Impl::slots
};
struct FixedInput {
  int element = 0;
  feel::Value value;  // a parameter on the day
};

// The decisions of one version of a policy.
struct GraphPlan {
  const pack::Version* version = nullptr;
  std::vector<SlotInput> facts;
  std::vector<FixedInput> parameters;
};

struct PolicyPlan {
  const pack::Policy* policy = nullptr;
  const pack::Version* version = nullptr;
  std::optional<pack::Verdict>
      fixed;  // the verdict that no fact can change; then there is no graph
  std::size_t graph = 0;
  int verdict = -1;
  int amount = -1;  // -1: the amount needs no decision
};
struct OutputPlan {
  std::size_t graph = 0;
  int decision = -1;
};

// A fact that some rule reads, with the value of it while nobody has said anything.
struct Slot {
  const pack::FactDef* def = nullptr;
  feel::Value nothing_said;
};

struct Plan::Impl {
  const pack::Bundle* bundle = nullptr;
  std::int64_t as_of_days = 0;
  std::vector<Slot> slots;
  std::vector<GraphPlan> graphs;
  std::vector<PolicyPlan> policies;
  std::vector<OutputPlan> outputs;
};

}  // namespace zhida::batch
