// Synth, the front door: a city of invented enterprises, the same for the same seed on every machine.
//
//     auto city = City::plan(*bundle, {.seed = 7, .enterprises = 1000, .as_of = {2026, 11, 23}, …});
//     subjects::Subject s = city->enterprise(42);     // depends on the seed and 42, never on how many there are
//     auto about = write(*city, "city", progress);    // subjects.h: CSV and Parquet, city.yaml
//
// Every enterprise is labelled: its credit code is in a block that no registrar issues (code.h), its name says 合成, and so
// do every row and city.yaml. One in eight plays a part in one of the policies (involved.h), so that in a city of 100,000
// every policy that asks about enterprises meets more than 20 of each verdict.
//
// REQUIRES: the bundle outlives the city
// Errors:   E-SYNTH-NUMBER (too many, or none), E-SYNTH-DATE; E-SUBJECTS-…, E-TABLE-…, E-FILE-… of writing
// Threads:  a City is immutable
#pragma once

#include <functional>
#include <set>
#include <string>

#include "record/subjects/subjects.h"
#include "service/synth/involved.h"

namespace zhida::synth {

inline constexpr std::uint64_t kEnterprisesMax = 10'000'000;

struct Order {
  std::uint64_t seed = 0;
  std::uint64_t enterprises = 0;
  CivilDate as_of;
  std::string generator;  // "zhida synth 0.1.0"
};

class City {
 public:
  [[nodiscard]] static Result<City> plan(const pack::Bundle& bundle, Order order);

  [[nodiscard]] const pack::Bundle& bundle() const { return *bundle_; }
  [[nodiscard]] const Order& order() const { return order_; }
  [[nodiscard]] const Plan& parts() const { return plan_; }

  // Numbers count from 1. `absent` collects what the dictionary has no place for.
  [[nodiscard]] subjects::Subject enterprise(std::uint64_t number,
                                             std::set<std::string>* absent = nullptr) const;
  // The same before it became facts.
  [[nodiscard]] Firm firm(std::uint64_t number) const;
  // The part that it plays; nullptr for most.
  [[nodiscard]] const Part* part_of(std::uint64_t number) const;

 private:
  City(const pack::Bundle& bundle, Order order);

  const pack::Bundle* bundle_;
  Order order_;
  Plan plan_;
};

// `progress` is told now and then how many enterprises are drawn, and may be empty.
[[nodiscard]] Result<subjects::About> write(
    const City& city, const std::string& folder,
    const std::function<void(std::uint64_t)>& progress = {});

}  // namespace zhida::synth
