// Any bytes as a DMN file: read, built, and every decision evaluated within small limits. Nothing may crash or hang.
#include <cstdint>
#include <string>

#include "decide/dmn/dmn.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace zhida;
  auto model = dmn::read_model(std::string(reinterpret_cast<const char*>(data), size), "fuzz.dmn");
  if (!model) return 0;
  dmn::BuildOptions options;
  options.limits.depth = 50;
  options.limits.steps = 20'000;
  options.limits.list_items = 1000;
  const auto graph = dmn::build({std::move(*model)}, options);
  if (!graph) return 0;
  for (const feel::Value& rest : {feel::Value::null(), feel::Value::unknown()}) {
    dmn::Session session{*graph, {feel::DateTime{}, options.limits, true}};
    session.set_rest(rest);
    for (const dmn::ElementInfo& e : dmn::elements(**graph)) {
      if (e.kind == dmn::ElementInfo::Kind::kDecision)
        static_cast<void>(feel::to_literal(session.decide(e.name)));
    }
  }
  return 0;
}
