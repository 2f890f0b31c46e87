package io.heygem.models.lips;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FakeLipModelTest {

    @Property(tries = 200)
    void readsBackWhatTheWindowCarried(@ForAll @IntRange(max = 65535) int number) {
        for (int size : new int[] {64, 96, 160}) {
            FakeLipModel model = new FakeLipModel(size);
            float[] mels = new float[2 * 80 * 16];
            mels[80 * 16] = FakeLipModel.melValue(number);
            byte[] out = model.infer(new LipBatch(2, new byte[2 * 3 * size * size], mels));
            byte[] second = Arrays.copyOfRange(out, out.length / 2, out.length);
            assertThat(FakeLipModel.read(second, size)).isEqualTo(number);
        }
    }

    @Property(tries = 1)
    void readsNothingFromGrey() {
        byte[] grey = new byte[3 * 96 * 96];
        Arrays.fill(grey, (byte) 128);
        assertThat(FakeLipModel.read(grey, 96)).isEqualTo(-1);
    }
}
