/** The sole importer of ECharts; only what the charts use is bundled. */
import { BarChart } from 'echarts/charts';
import type { BarSeriesOption } from 'echarts/charts';
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import type { AriaComponentOption, GridComponentOption, TooltipComponentOption } from 'echarts/components';
import { init, use as register } from 'echarts/core';
import type { ComposeOption, EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

register([BarChart, GridComponent, TooltipComponent, MarkLineComponent, AriaComponent, CanvasRenderer]);

export type BarSeries = BarSeriesOption;
export type ChartOption = ComposeOption<
  BarSeriesOption | GridComponentOption | TooltipComponentOption | AriaComponentOption
>;

interface Props {
  readonly option: ChartOption;
  readonly label: string;
  /** Gets the category under the pointer: anywhere in its column, not on its bar alone. */
  readonly onPick?: (category: number) => void;
}

export function EChart({ option, label, onPick }: Props) {
  const hostRef = useRef<HTMLDivElement>(null);
  const chartRef = useRef<EChartsType | null>(null);
  const pickRef = useRef(onPick);
  useEffect(() => {
    pickRef.current = onPick;
  });
  useEffect(() => {
    const host = hostRef.current;
    if (!host) return;
    const chart = init(host, null, { renderer: 'canvas' });
    chartRef.current = chart;
    chart.getZr().on('click', ({ offsetX, offsetY }) => {
      const at: unknown = chart.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]);
      const category: unknown = Array.isArray(at) ? at[0] : null;
      const inside = chart.containPixel({ gridIndex: 0 }, [offsetX, offsetY]);
      if (inside && typeof category === 'number') pickRef.current?.(Math.round(category));
    });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(host);
    return () => {
      observer.disconnect();
      chart.dispose();
      chartRef.current = null;
    };
  }, []);
  useEffect(() => {
    chartRef.current?.setOption(option, { notMerge: true });
  }, [option]);
  return <div className="chart" ref={hostRef} role="img" aria-label={label} />;
}
