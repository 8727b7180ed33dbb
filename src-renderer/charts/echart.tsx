/** The sole importer of ECharts; only what the charts use is bundled. */
import { CustomChart, LineChart } from 'echarts/charts';
import type { CustomSeriesOption, LineSeriesOption } from 'echarts/charts';
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import type { AriaComponentOption, GridComponentOption, TooltipComponentOption } from 'echarts/components';
import { init, use as register } from 'echarts/core';
import type { ComposeOption, EChartsType } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';
import { useEffect, useImperativeHandle, useRef } from 'react';
import type { Ref } from 'react';
import { captionedPng, captionedSvg } from '../ui/picture';
import type { Caption } from '../ui/picture';

register([
  LineChart,
  CustomChart,
  GridComponent,
  TooltipComponent,
  MarkLineComponent,
  AriaComponent,
  CanvasRenderer,
  SVGRenderer,
]);

export type LineSeries = LineSeriesOption;
export type CustomSeries = CustomSeriesOption;
export type ChartOption = ComposeOption<
  LineSeriesOption | CustomSeriesOption | GridComponentOption | TooltipComponentOption | AriaComponentOption
>;

/** What is drawn, as a file. */
export interface ChartHandle {
  png(caption: Caption): Promise<Uint8Array>;
  svg(caption: Caption): string;
}

interface Props {
  readonly option: ChartOption;
  readonly label: string;
  /** Gets the category, or the value, under the pointer: anywhere in its column, not on its bar alone. */
  readonly onPick?: (x: number, y: number) => void;
  readonly handle?: Ref<ChartHandle>;
}

const PICTURE_DENSITY = 2;

export function EChart({ option, label, onPick, handle }: Props) {
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
      const [x, y] = Array.isArray(at) ? (at as readonly unknown[]) : [];
      const inside = chart.containPixel({ gridIndex: 0 }, [offsetX, offsetY]);
      if (inside && typeof x === 'number' && typeof y === 'number') pickRef.current?.(x, y);
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
  useImperativeHandle(handle, () => pictures(() => chartRef.current, option), [option]);
  return <div className="chart" ref={hostRef} role="img" aria-label={label} />;
}

function pictures(chartOf: () => EChartsType | null, option: ChartOption): ChartHandle {
  const drawn = (): EChartsType => {
    const chart = chartOf();
    if (!chart) throw new Error('nothing is drawn yet');
    return chart;
  };
  return {
    png: (caption) =>
      captionedPng(drawn().renderToCanvas({ pixelRatio: PICTURE_DENSITY }), caption, PICTURE_DENSITY),
    svg: (caption) => {
      const [width, height] = [drawn().getWidth(), drawn().getHeight()];
      const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
      chart.setOption(option);
      const svg = captionedSvg(chart.renderToSVGString(), width, height, caption);
      chart.dispose();
      return svg;
    },
  };
}
