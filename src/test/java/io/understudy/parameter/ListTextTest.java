package io.understudy.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ListTextTest {

  @Property
  void whatIsJoinedIsSplitAgain(@ForAll("elements") List<String> elements) {
    assertThat(ListText.split(ListText.join(elements))).isEqualTo(elements);
  }

  @Property
  void aListHasOneNormalText(@ForAll("texts") String text) {
    String once = ListText.join(ListText.split(text));

    assertThat(ListText.join(ListText.split(once))).isEqualTo(once);
  }

  @Test
  void readsWhatServersPrint() {
    assertThat(ListText.split("\"$user\", public")).containsExactly("$user", "public");
    assertThat(ListText.split("a, \"b, c\" ,d")).containsExactly("a", "b, c", "d");
    assertThat(ListText.split("\"say \"\"hi\"\"\"")).containsExactly("say \"hi\"");
    assertThat(ListText.split("a,,b,")).containsExactly("a", "", "b", "");
    assertThat(ListText.split("  ")).isEmpty();
    assertThat(ListText.split("\"\"")).containsExactly("");
    assertThat(ListText.split("\" a \" b")).containsExactly(" a  b");
    assertThat(ListText.split("\"open")).containsExactly("open");
  }

  @Provide
  Arbitrary<List<String>> elements() {
    return Texts.any().ofMaxLength(8).list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.any().ofMaxLength(20);
  }
}
