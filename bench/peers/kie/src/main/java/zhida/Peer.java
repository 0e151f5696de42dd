// Decides the exported questions with Apache KIE's DMN engine: the same models, inputs and verdict decisions.
//
// Arguments: the file that `bench_decide --export` wrote, the packs folder, rounds. One call = every policy of one
// enterprise, as in bench/decide.cpp's "verdicts and amounts", without amounts. Unknown facts are null, as the standard says.
package zhida;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kie.api.io.Resource;
import org.kie.dmn.api.core.DMNContext;
import org.kie.dmn.api.core.DMNModel;
import org.kie.dmn.api.core.DMNResult;
import org.kie.dmn.api.core.DMNRuntime;
import org.kie.dmn.core.internal.utils.DMNRuntimeBuilder;
import org.drools.io.ReaderResource;

public final class Peer {
  private record Question(DMNRuntime runtime, DMNModel model, DMNContext context, String decision, String ours) {}

  public static void main(String[] args) throws Exception {
    JsonNode export = new ObjectMapper().readTree(new File(args[0]));
    Path packs = Path.of(args[1]);
    int rounds = Integer.parseInt(args[2]);
    Map<String, DMNRuntime> runtimes = new HashMap<>();
    List<List<Question>> enterprises = new ArrayList<>();
    for (JsonNode enterprise : export) {
      List<Question> questions = new ArrayList<>();
      for (JsonNode q : enterprise.get("questions")) questions.add(question(q, packs, runtimes));
      enterprises.add(questions);
    }
    check(enterprises);
    for (int i = 0; i < rounds; i++) for (List<Question> e : enterprises) decide(e);
    long[] nanos = new long[rounds * enterprises.size()];
    int n = 0;
    for (int i = 0; i < rounds; i++) {
      for (List<Question> e : enterprises) {
        long begin = System.nanoTime();
        decide(e);
        nanos[n++] = System.nanoTime() - begin;
      }
    }
    Arrays.sort(nanos);
    System.out.printf("%-34s p50 %9.1f us   p99 %9.1f us   (%d calls)%n", "Apache KIE DMN 10.1.0, verdicts",
        nanos[n / 2] / 1000.0, nanos[n * 99 / 100] / 1000.0, n);
  }

  private static Question question(JsonNode q, Path packs, Map<String, DMNRuntime> runtimes) throws Exception {
    List<String> files = new ArrayList<>();
    for (JsonNode f : q.get("rules")) files.add(f.asText());
    DMNRuntime runtime = runtimes.get(String.join("|", files));
    if (runtime == null) {
      List<Resource> resources = new ArrayList<>();
      for (String f : files) {
        Resource r = new ReaderResource(new StringReader(Files.readString(packs.resolve(f))), "UTF-8");
        r.setSourcePath(f);
        resources.add(r);
      }
      runtime = DMNRuntimeBuilder.fromDefaults().buildConfiguration().fromResources(resources)
          .getOrElseThrow(e -> new IllegalStateException("KIE does not build " + files, e));
      runtimes.put(String.join("|", files), runtime);
    }
    DMNModel model = null;
    for (DMNModel m : runtime.getModels()) if (m.getNamespace().equals(q.get("namespace").asText())) model = m;
    DMNContext context = runtime.newContext();
    q.get("inputs").fields().forEachRemaining(e -> context.set(e.getKey(), value(e.getValue())));
    return new Question(runtime, model, context, q.get("decision").asText(), q.get("verdict").asText());
  }

  private static Object value(JsonNode v) {
    if (v.isNull()) return null;
    if (v.isBoolean()) return v.asBoolean();
    if (v.isArray()) {
      List<Object> out = new ArrayList<>();
      for (JsonNode item : v) out.add(value(item));
      return out;
    }
    if (v.has("number")) return new BigDecimal(v.get("number").asText());
    if (v.has("date")) return LocalDate.parse(v.get("date").asText());
    if (v.has("context")) {
      Map<String, Object> out = new LinkedHashMap<>();
      v.get("context").fields().forEachRemaining(e -> out.put(e.getKey(), value(e.getValue())));
      return out;
    }
    return v.asText();
  }

  private static Object decide(List<Question> questions) {
    Object last = null;
    for (Question q : questions) {
      DMNResult r = q.runtime().evaluateByName(q.model(), q.context(), q.decision());
      last = r.getDecisionResultByName(q.decision()).getResult();
    }
    return last;
  }

  // A certain verdict is true there too, or null where a fact is missing; a no is never true.
  private static void check(List<List<Question>> enterprises) {
    int agree = 0;
    int differ = 0;
    for (List<Question> e : enterprises) {
      for (Question q : e) {
        Object theirs = decide(List.of(q));
        boolean same = switch (q.ours()) {
          case "certain" -> !Boolean.FALSE.equals(theirs);
          case "no" -> !Boolean.TRUE.equals(theirs);
          default -> true;
        };
        if (same) {
          agree++;
        } else {
          differ++;
          System.out.println("differs: " + q.model().getName() + " " + q.decision() + ": ours " + q.ours() + ", theirs " + theirs);
        }
      }
    }
    System.out.println("verdicts that agree: " + agree + ", that differ: " + differ);
  }
}
