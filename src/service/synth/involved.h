// Involved: the part of the city that makes sure that every policy meets enterprises it says yes, maybe and no to.
//
// A policy's own cases are facts with a verdict. One enterprise in kOneIn takes the facts of such a case in place of its own,
// and keeps its own in all else: what is certain, or no, stays so whatever the other facts are; for `possible` the other
// facts that the policy asks for become unknown.
//
//     bundle ──► plan() ──► cells (policy × verdict), each with its scenes ──► play(): a scene laid over an enterprise's facts
//
// Only policies that ask about enterprises and decide on the day: pack::party_of, a version in force that is no unknown_rule.
//
// REQUIRES: the bundle outlives the plan
// Threads:  a plan is immutable
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "decide/pack/decide.h"
#include "service/synth/firm.h"

namespace zhida::synth {

inline constexpr std::uint64_t kOneIn = 8;

// The facts of one case, all concrete and within the city's years.
using Scene = pack::FactSet;

struct Part {
  const pack::Policy* policy = nullptr;
  pack::Verdict verdict = pack::Verdict::kNo;  // certain, possible or no
  std::vector<std::string> asks;               // the facts that the policy's rules read
  std::vector<Scene> scenes;                   // at most kScenesMax
};
inline constexpr std::size_t kScenesMax = 64;

// A verdict that no case of the policy leads to.
struct Unreached {
  const pack::Policy* policy = nullptr;
  pack::Verdict verdict = pack::Verdict::kNo;
};

struct Plan {
  std::vector<Part> parts;  // by policy in the bundle's order, then certain, possible, no
  std::vector<Unreached> unreached;
  std::size_t policies = 0;

  // The part of an enterprise that has one, from its seed and number alone. Parts take turns, so that any
  // kOneIn × parts.size() neighbours hold each part once.
  [[nodiscard]] const Part* part_of(std::uint64_t seed, std::uint64_t number) const;
};

[[nodiscard]] Plan plan(const pack::Bundle& bundle, const CivilDate& as_of);

// What a firm must be drawn with to agree with the scene. Views into the scene.
[[nodiscard]] Wishes wishes_of(const Scene& scene);

// Lays the scene over the facts. Where it states one of several facts that hang together (the accounts of one enterprise),
// the others become unknown.
void play(const Part& part, const Scene& scene, pack::FactSet& facts);

// The calendar years that the city knows, the newest first.
[[nodiscard]] std::vector<std::int64_t> years_of(const CivilDate& as_of);

}  // namespace zhida::synth
